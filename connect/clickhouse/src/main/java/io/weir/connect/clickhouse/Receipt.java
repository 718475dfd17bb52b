package io.weir.connect.clickhouse;

import io.weir.pipeline.table.Engine;
import io.weir.pipeline.table.Table;
import io.weir.wire.block.Block;
import io.weir.wire.column.Column;
import io.weir.wire.column.LongColumn;

import java.util.List;

/// A block with its receipt as the last row, until it is closed: a copy of the block's first row,
/// so that it falls into the same ClickHouse partition, with the sums at 0, the block's range in
/// `_batch` and the number of its rows in `_rows` (layout: [Table]).
final class Receipt implements AutoCloseable {
    private final Block block;
    private final int count;
    private final Block rows = new Block();

    /// Appends the receipt to the block's own columns, where it stays until [#close].
    ///
    /// @param block at least one row
    Receipt(Table table, Block block, long batch) {
        this.block = block;
        this.count = block.rows();
        List<String> sums =
                table.engine() instanceof Engine.Summing summing ? summing.columns() : List.of();
        for (int i = 0; i < block.columnCount(); i++) {
            Column column = block.column(i);
            if (block.name(i).equals(Table.BATCH_COLUMN)) {
                continue;
            }
            if (sums.contains(block.name(i))) {
                column.resize(count + 1);
            } else {
                column.appendFrom(column, 0, 1);
            }
            rows.add(block.name(i), column);
        }
        rows.add(Table.ROWS_COLUMN, onlyLast(count)).add(Table.BATCH_COLUMN, onlyLast(batch));
    }

    private LongColumn onlyLast(long value) {
        LongColumn column = new LongColumn("UInt64");
        column.resize(count);
        column.append(value);
        return column;
    }

    /// The rows of the block and the receipt.
    Block rows() {
        return rows;
    }

    /// Takes the receipt out of the block's columns.
    @Override
    public void close() {
        for (int i = 0; i < block.columnCount(); i++) {
            block.column(i).resize(count);
        }
    }
}
