package io.weir.flows.inlet;

import java.util.BitSet;

/// The flows of one block on their way in several records, and what is known of them. Tells its
/// outcome when the last record has been answered. Thread-safe.
final class SentFlows {
    private final RecordSink.Outcome outcome;
    private final BitSet failed = new BitSet();
    private final BitSet tooLarge = new BitSet();
    private int open;

    /// @param records how many are on their way
    SentFlows(int records, RecordSink.Outcome outcome) {
        this.open = records;
        this.outcome = outcome;
    }

    /// A record is cut into this many, which are on their way in its place.
    synchronized void cut(int records) {
        open += records - 1;
    }

    /// A record was acknowledged.
    void acknowledged() {
        close(0, 0, failed);
    }

    /// A record was given up.
    void failed(int from, int rows) {
        close(from, rows, failed);
    }

    /// A record of a single flow is more than Kafka takes.
    void tooLarge(int row) {
        close(row, 1, tooLarge);
    }

    private void close(int from, int rows, BitSet set) {
        synchronized (this) {
            set.set(from, from + rows);
            if (--open > 0) {
                return;
            }
        }
        // A flow that goes to several topics counts once.
        failed.andNot(tooLarge);
        outcome.told(failed, tooLarge);
    }
}
