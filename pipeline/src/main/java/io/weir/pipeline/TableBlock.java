package io.weir.pipeline;

import io.weir.pipeline.table.Table;
import io.weir.wire.block.Block;

import java.util.Objects;

/// The rows of one range for one partition of one table: exactly one insert.
///
/// @param table the table's name
/// @param partition the ClickHouse partition id of every row (as in `system.parts.partition_id`)
/// @param block the rows, without `_batch`: the engine adds that column
public record TableBlock(String table, String partition, Block block) {

    /// The name of the column that says which range a row came from.
    public static final String BATCH_COLUMN = Table.BATCH_COLUMN;

    public TableBlock {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(partition, "partition");
        Objects.requireNonNull(block, "block");
    }
}
