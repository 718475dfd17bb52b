package io.weir.flows.inlet;

import java.time.Duration;

/// How many bytes a record of several flows may have, before compression. Kafka's own limit is on
/// what is compressed, and may be changed for a topic at any time: so it is found by what Kafka
/// refuses, and forgotten after a while. Used by one thread.
final class RecordLimit {
    private static final long FORGET_NANOS = Duration.ofMinutes(10).toNanos();

    private final int configured;
    private int found;
    private long foundNanos;

    /// @param configured bytes that are never exceeded
    RecordLimit(int configured) {
        this.configured = configured;
        this.found = configured;
    }

    int bytes(long nowNanos) {
        if (found < configured && nowNanos - foundNanos > FORGET_NANOS) {
            found = configured;
        }
        return found;
    }

    /// Kafka has refused a record of so many bytes.
    void refused(int bytes, long nowNanos) {
        // A bit more than half, so that a half is not cut again for what each record has.
        int lower = bytes / 2 + bytes / 8;
        if (lower < found) {
            found = lower;
            foundNanos = nowNanos;
        }
    }
}
