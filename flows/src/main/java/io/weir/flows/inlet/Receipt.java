package io.weir.flows.inlet;

import java.util.BitSet;

/// Whose flows the rows of a block are, told to their accounts when Kafka has answered.
final class Receipt implements RecordSink.Outcome {
    private final ExporterAccount[] accounts;
    private final int[] ends;

    /// @param accounts whose rows follow one another
    /// @param ends for each account, one past its last row
    Receipt(ExporterAccount[] accounts, int[] ends) {
        this.accounts = accounts;
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
            accounts[i].sent().told(to - from - lost - large, lost, large);
            from = to;
        }
    }

    private static int count(BitSet rows, int from, int to) {
        return rows.isEmpty() ? 0 : rows.get(from, to).cardinality();
    }
}
