package io.weir.flows.inlet;

import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// How a worker waits while Kafka takes nothing: it tries again until it succeeds, or until a while
/// after the inlet is closed. While it waits its input is not read ([KafkaAway] says what becomes
/// of what is sent). The state may be read by any thread.
final class BackPressure {
    private static final long PAUSE_NANOS = 2_000_000;

    private final InputProtocol protocol;
    private final Runnable whileWaiting;
    private volatile long waitingSinceMillis;
    private volatile long giveUpNanos = Long.MAX_VALUE;

    /// @param protocol what carries the flows of the input that waits
    /// @param whileWaiting called every few milliseconds while waiting, on the worker's thread
    BackPressure(InputProtocol protocol, Runnable whileWaiting) {
        this.protocol = protocol;
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

    /// What carries the flows of the input that waits.
    InputProtocol protocol() {
        return protocol;
    }

    /// Since when Kafka has taken nothing; [Instant#MAX] while it takes.
    Instant since() {
        long since = waitingSinceMillis;
        return since == 0 ? Instant.MAX : Instant.ofEpochMilli(since);
    }
}
