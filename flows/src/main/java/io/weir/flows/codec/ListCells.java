package io.weir.flows.codec;

import io.weir.wire.column.ArrayColumn;

/// Cells of the batch that hold lists: each is written once, and the first who tells it counts.
/// Stateless.
final class ListCells {
    private ListCells() {}

    /// Whether nobody has told the list of this row yet.
    static boolean free(ArrayColumn column, int row) {
        return column.size() <= row;
    }
}
