package io.weir.embed.kafka;

import io.weir.base.config.DataSize;
import io.weir.base.error.WeirException;

import org.apache.kafka.common.utils.Exit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ends this process in order, and says why, before the broker's disk is full.
///
/// Kafka maps its index files into memory without taking room for them, so that on a full disk it
/// may answer with an error although it has appended the records; and when it notices that it
/// cannot write, it ends the process as by `kill -9`. That too is explained here, where another
/// program was faster than this watch.
final class DiskWatch implements AutoCloseable {
    /// What the broker wants to be free. Enough to stop in order.
    static final DataSize NEEDED = DataSize.ofMebibytes(16);

    private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);
    private static final long PERIOD_MILLIS = 100;

    private final Path logs;
    private final CountDownLatch closed = new CountDownLatch(1);

    private DiskWatch(Path logs) {
        this.logs = logs;
    }

    /// Watches from now on. Of several brokers in one process, Kafka's own end is explained for the
    /// one that was started last.
    ///
    /// @param logs the broker's log directory
    /// @throws WeirException of kind `USER` when there is too little room already
    static DiskWatch start(Path logs) {
        DiskWatch watch = new DiskWatch(logs);
        if (watch.full()) {
            throw WeirException.user(
                    "broker: "
                            + logs
                            + ": the disk is full: "
                            + new DataSize(logs.toFile().getUsableSpace())
                            + " free (expected: "
                            + NEEDED
                            + " or more)");
        }
        Exit.setHaltProcedure((status, _) -> {
            watch.explain();
            Runtime.getRuntime().halt(status);
        });
        Thread.ofPlatform().daemon().name("broker-disk").start(watch::run);
        return watch;
    }

    private void run() {
        try {
            while (!closed.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS)) {
                if (full()) {
                    explain();
                    System.exit(1);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// A directory that is not there says nothing about its disk.
    private boolean full() {
        return Files.isDirectory(logs) && logs.toFile().getUsableSpace() < NEEDED.bytes();
    }

    private void explain() {
        LOG.atError()
                .addKeyValue("directory", logs)
                .addKeyValue("freeBytes", logs.toFile().getUsableSpace())
                .log(
                        full()
                                ? "The broker's disk is full, so this process ends; make room and"
                                        + " start it again"
                                : "The broker cannot use its disk, so this process ends; the"
                                        + " reason is in the lines above");
    }

    /// Watches no longer. Does not wait for its thread, which may be the one that ends the process.
    @Override
    public void close() {
        closed.countDown();
    }
}
