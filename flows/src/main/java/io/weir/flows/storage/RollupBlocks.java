package io.weir.flows.storage;

import io.weir.flows.schema.FlowColumn;
import io.weir.flows.schema.FlowSchema;
import io.weir.pipeline.TableBlock;
import io.weir.wire.block.Block;
import io.weir.wire.column.Column;
import io.weir.wire.column.IntColumn;
import io.weir.wire.column.LongColumn;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Turns sums into rows of the roll-up tables, one block per partition.
final class RollupBlocks {
    private final FlowSchema schema;
    private final List<KeyColumn> keys;
    private final long written;

    /// @param keys the columns in the keys of the sums; all others hold the default
    /// @param written when the last record was written, in seconds: buckets that a table would soon
    ///   drop are measured from there
    RollupBlocks(FlowSchema schema, List<KeyColumn> keys, long written) {
        this.schema = schema;
        this.keys = keys;
        this.written = written;
    }

    /// Whether a column is a dimension of the sums.
    static boolean isKey(FlowColumn column) {
        return column != FlowColumn.TIME_RECEIVED
                && column != FlowColumn.BYTES
                && column != FlowColumn.PACKETS;
    }

    List<TableBlock> of(RollupTable rollup, GroupTable sums) {
        TimePartitions partitions = rollup.partitions();
        long interval = rollup.interval().toSeconds();
        long notBefore = written - rollup.ttl().toSeconds() + partitions.seconds();
        // A column serves as a growing array of ints.
        Map<Long, IntColumn> groups = new TreeMap<>();
        for (int group = 0; group < sums.size(); group++) {
            long start = sums.bucket(group) * interval;
            if (start >= notBefore) {
                groups.computeIfAbsent(partitions.start(start), _ -> new IntColumn("UInt32"))
                        .append(group);
            }
        }
        List<TableBlock> blocks = new ArrayList<>();
        groups.forEach((partition, numbers) -> {
            Block block = block(sums, numbers.array(), numbers.size(), interval);
            Instant expires =
                    FlowTables.expiry((IntColumn) block.column("TimeReceived"), rollup.ttl());
            blocks.add(new TableBlock(rollup.table(), Long.toString(partition), block, expires));
        });
        return blocks;
    }

    private Block block(GroupTable sums, int[] groups, int rows, long interval) {
        Block block = new Block();
        for (FlowColumn column : schema.storedInRollups()) {
            block.add(column.column(), Column.of(column.batchType()));
        }
        LongColumn flows = new LongColumn("UInt64");
        block.add(RollupColumns.FLOWS, flows);
        block.ensure(rows);
        for (KeyColumn key : keys) {
            key.take(sums, groups, rows, block.column(key.name()));
        }
        IntColumn times = (IntColumn) block.column("TimeReceived");
        LongColumn bytes = (LongColumn) block.column("Bytes");
        LongColumn packets = (LongColumn) block.column("Packets");
        for (int row = 0; row < rows; row++) {
            int group = groups[row];
            times.set(row, (int) (sums.bucket(group) * interval));
            bytes.set(row, sums.bytes(group));
            packets.set(row, sums.packets(group));
            flows.set(row, sums.flows(group));
        }
        block.resize(rows);
        return block;
    }
}
