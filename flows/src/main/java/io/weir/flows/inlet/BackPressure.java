package io.weir.flows.inlet;

import io.weir.base.health.HealthStatus;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// How a worker waits while Kafka takes nothing: it tries again until it succeeds, or until a while
/// after the inlet is closed. While it waits the socket is not read, so the kernel drops, and
/// counts, what does not fit. The state may be read by any thread.
final class BackPressure {
    private static final long PAUSE_NANOS = 2_000_000;

    private final Runnable whileWaiting;
    private volatile long waitingSinceMillis;
    private volatile long giveUpNanos = Long.MAX_VALUE;

    /// @param whileWaiting called every few milliseconds while waiting, on the worker's thread
    BackPressure(Runnable whileWaiting) {
        this.whileWaiting = whileWaiting;
    }

    /// Tries until it works.
    ///
    /// @return false when the time after [#closing] is over
    boolean await(BooleanSupplier attempt) {
        if (over()) {
            return false;
        }
        if (attempt.getAsBoolean()) {
            return true;
        }
        waitingSinceMillis = System.currentTimeMillis();
        try {
            while (!over()) {
                LockSupport.parkNanos(PAUSE_NANOS);
                whileWaiting.run();
                if (attempt.getAsBoolean()) {
                    return true;
                }
            }
            return false;
        } finally {
            waitingSinceMillis = 0;
        }
    }

    private boolean over() {
        long end = giveUpNanos;
        return end != Long.MAX_VALUE && System.nanoTime() - end >= 0;
    }

    /// From now on waits at most this long.
    void closing(long limitNanos) {
        giveUpNanos = System.nanoTime() + limitNanos;
    }

    /// Since when Kafka has taken nothing, ms since 1970; 0 while it takes.
    long waitingSinceMillis() {
        return waitingSinceMillis;
    }

    HealthStatus check() {
        long since = waitingSinceMillis;
        return since == 0 || System.currentTimeMillis() - since < 1_000
                ? HealthStatus.ok()
                : HealthStatus.degraded(
                        "Kafka has taken nothing since "
                                + Instant.ofEpochMilli(since).truncatedTo(ChronoUnit.SECONDS)
                                + "; the sockets are not read meanwhile");
    }
}
