package io.weir.embed.clickhouse;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/// Ends this process when the pipe from its parent closes, so that a store never outlives the
/// process that supervises it, however that one ended.
///
/// Shutdown hooks run first; a process that has not ended 10 seconds later is halted, which the
/// data survives as it survives a kill.
public final class ParentWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ParentWatch.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private ParentWatch() {}

    /// Watches standard input from a thread of its own. Nothing else may read it.
    public static void start() {
        start(System.in, ParentWatch::exit);
    }

    static Thread start(InputStream pipe, Runnable atEnd) {
        return Thread.ofPlatform()
                .daemon()
                .name("parent-watch")
                .start(() -> {
                    awaitEnd(pipe);
                    atEnd.run();
                });
    }

    private static void awaitEnd(InputStream pipe) {
        try {
            pipe.transferTo(OutputStream.nullOutputStream());
        } catch (IOException closed) {
            LOG.atDebug().setCause(closed).log("Pipe from the parent broke");
        }
    }

    private static void exit() {
        LOG.atDebug().log("Parent is gone: stopping");
        Thread.ofPlatform()
                .daemon()
                .name("parent-watch-halt")
                .start(() -> {
                    try {
                        Thread.sleep(PATIENCE);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    Runtime.getRuntime().halt(1);
                });
        System.exit(0);
    }
}
