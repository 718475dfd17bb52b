package io.weir.pipeline;

import io.weir.pipeline.table.Table;
import io.weir.wire.block.Block;

import java.time.Instant;
import java.util.Objects;

/// The rows of one range for one partition of one table: exactly one insert.
///
/// @param table the table's name
/// @param partition the ClickHouse partition id of every row (as in `system.parts.partition_id`)
/// @param block the rows, without `_batch`: the engine adds that column
/// @param expires from when on the table may have dropped the rows by its TTL: that of the newest
///   row, as parts are dropped whole; [Instant#MAX] for never
public record TableBlock(String table, String partition, Block block, Instant expires) {

    /// The name of the column that says which range a row came from.
    public static final String BATCH_COLUMN = Table.BATCH_COLUMN;

    /// Rows that do not expire, or whose table keeps them longer than any source does.
    public TableBlock(String table, String partition, Block block) {
        this(table, partition, block, Instant.MAX);
    }

    public TableBlock {
        Objects.requireNonNull(expires, "expires");
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(partition, "partition");
        Objects.requireNonNull(block, "block");
    }
}
