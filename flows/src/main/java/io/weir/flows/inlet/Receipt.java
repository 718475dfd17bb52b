package io.weir.flows.inlet;

import java.util.BitSet;

/// Whose flows or counter samples the rows of a block are, told to their counts when Kafka has
/// answered.
final class Receipt implements RecordSink.Outcome {
    private final SentCount[] counts;
    private final int[] ends;

    /// @param counts whose rows follow one another
    /// @param ends for each of them, one past its last row
    Receipt(SentCount[] counts, int[] ends) {
        this.counts = counts;
        this.ends = ends;
    }

    /// Rows in all.
    int rows() {
        return ends.length == 0 ? 0 : ends[ends.length - 1];
    }

    /// Counts all of them as given up.
    void failed() {
        BitSet all = new BitSet();
        all.set(0, rows());
        told(all, new BitSet());
    }

    @Override
    public void told(BitSet failed, BitSet tooLarge) {
        int from = 0;
        for (int i = 0; i < ends.length; i++) {
            int to = ends[i];
            int lost = count(failed, from, to);
            int large = count(tooLarge, from, to);
            counts[i].told(to - from - lost - large, lost, large);
            from = to;
        }
    }

    private static int count(BitSet rows, int from, int to) {
        return rows.isEmpty() ? 0 : rows.get(from, to).cardinality();
    }
}
