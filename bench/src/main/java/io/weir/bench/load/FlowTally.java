package io.weir.bench.load;

/// What is stored of the flows sent.
///
/// @param sent flows
/// @param rows stored with one of their ids
/// @param different ids among these
/// @param wrong rows that are not the flow that their id stands for
record FlowTally(long sent, long rows, long different, long wrong) {
    /// Of nothing.
    static final FlowTally NOTHING = new FlowTally(0, 0, 0, 0);

    /// Flows that are not stored.
    long lost() {
        return sent - different;
    }

    /// Rows too many.
    long twice() {
        return rows - different;
    }

    /// The sum of two.
    FlowTally plus(FlowTally other) {
        return new FlowTally(
                sent + other.sent,
                rows + other.rows,
                different + other.different,
                wrong + other.wrong);
    }
}
