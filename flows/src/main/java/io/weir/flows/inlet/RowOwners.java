package io.weir.flows.inlet;

import java.util.Arrays;

/// Whose flows or counter samples the rows of a batch are, gathered as they come. Used by one
/// thread.
final class RowOwners {
    private SentCount[] counts = new SentCount[16];
    private int[] ends = new int[16];
    private int runs;

    /// Adds rows behind the others.
    void add(SentCount count, int rows) {
        if (rows == 0) {
            return;
        }
        int end = rows() + rows;
        if (runs > 0 && counts[runs - 1] == count) {
            ends[runs - 1] = end;
            return;
        }
        if (runs == ends.length) {
            counts = Arrays.copyOf(counts, 2 * runs);
            ends = Arrays.copyOf(ends, 2 * runs);
        }
        counts[runs] = count;
        ends[runs++] = end;
    }

    /// Rows so far.
    int rows() {
        return runs == 0 ? 0 : ends[runs - 1];
    }

    /// The rows as a receipt; then there are none.
    Receipt take() {
        Receipt receipt = new Receipt(Arrays.copyOf(counts, runs), Arrays.copyOf(ends, runs));
        Arrays.fill(counts, 0, runs, null);
        runs = 0;
        return receipt;
    }
}
