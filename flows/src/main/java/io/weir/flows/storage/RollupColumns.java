package io.weir.flows.storage;

/// Names of columns that stand in tables and not in messages.
final class RollupColumns {
    /// The number of flows summed into a row; 1 in the raw table.
    static final String FLOWS = "Flows";

    private RollupColumns() {}
}
