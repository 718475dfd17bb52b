package io.weir.pipeline.ledger;

import java.util.Arrays;

/// What one counter gained in each of the last minutes. Not thread-safe.
final class MinuteCounts {
    /// Minutes remembered: the running one and those of the hour before.
    static final int KEPT = 61;

    private static final int FIRST_SIZE = 4;

    private long[] minutes = new long[FIRST_SIZE];
    private long[] counts = new long[FIRST_SIZE];
    private int next;
    private int size;

    /// Receives what was counted.
    @FunctionalInterface
    interface Sink {
        /// @param minute its start, in seconds since 1970
        void take(long minute, long count);
    }

    /// Adds to a minute.
    ///
    /// @param minute its start, in seconds since 1970; not before the last one
    void add(long minute, long count) {
        int last = Math.floorMod(next - 1, minutes.length);
        if (size > 0 && minutes[last] == minute) {
            counts[last] += count;
            return;
        }
        if (size == minutes.length && size < KEPT) {
            grow();
        }
        minutes[next] = minute;
        counts[next] = count;
        next = (next + 1) % minutes.length;
        size = Math.min(size + 1, minutes.length);
    }

    private void grow() {
        int wider = Math.min(KEPT, 2 * minutes.length);
        long[] olderMinutes = Arrays.copyOf(minutes, wider);
        long[] olderCounts = Arrays.copyOf(counts, wider);
        minutes = olderMinutes;
        counts = olderCounts;
        next = size;
    }

    /// Tells every minute that began at `from` or later, in no order.
    void forEach(long from, Sink sink) {
        for (int i = 0; i < size; i++) {
            if (minutes[i] >= from) {
                sink.take(minutes[i], counts[i]);
            }
        }
    }
}
