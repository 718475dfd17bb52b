package io.weir.flows.inlet;

import java.util.Arrays;

/// Whose flows the rows of a batch are, gathered as they come. Used by one thread.
final class RowOwners {
    private ExporterAccount[] accounts = new ExporterAccount[16];
    private int[] ends = new int[16];
    private int runs;

    /// Adds rows behind the others.
    void add(ExporterAccount account, int rows) {
        if (rows == 0) {
            return;
        }
        int end = rows() + rows;
        if (runs > 0 && accounts[runs - 1] == account) {
            ends[runs - 1] = end;
            return;
        }
        if (runs == ends.length) {
            accounts = Arrays.copyOf(accounts, 2 * runs);
            ends = Arrays.copyOf(ends, 2 * runs);
        }
        accounts[runs] = account;
        ends[runs++] = end;
    }

    /// Rows so far.
    int rows() {
        return runs == 0 ? 0 : ends[runs - 1];
    }

    /// The rows as a receipt; then there are none.
    Receipt take() {
        Receipt receipt = new Receipt(Arrays.copyOf(accounts, runs), Arrays.copyOf(ends, runs));
        Arrays.fill(accounts, 0, runs, null);
        runs = 0;
        return receipt;
    }
}
