package io.weir.app.command;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/// Turns a signal into an orderly stop within ten seconds.
final class Stop {
    private static final Logger LOG = LoggerFactory.getLogger(Stop.class);
    private static final long LIMIT_SECONDS = 10;

    private final CountDownLatch forever = new CountDownLatch(1);

    /// What has to be closed.
    @FunctionalInterface
    interface Closing {
        void close() throws Exception;
    }

    private Stop() {}

    /// Closes `closing` when the process is told to end.
    static Stop on(Closing closing) {
        Thread closer = new Thread(() -> close(closing), "stop");
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    closer.start();
                                    try {
                                        if (!closer.join(Duration.ofSeconds(LIMIT_SECONDS))) {
                                            LOG.warn("Not everything was closed in time");
                                        }
                                    } catch (InterruptedException e) {
                                        Thread.currentThread().interrupt();
                                    }
                                },
                                "shutdown"));
        return new Stop();
    }

    private static void close(Closing closing) {
        try {
            closing.close();
        } catch (Exception e) {
            LOG.warn("Not closed cleanly", e);
        }
    }

    /// Waits until the process ends.
    void await() throws InterruptedException {
        forever.await();
    }
}
