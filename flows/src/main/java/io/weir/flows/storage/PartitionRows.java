package io.weir.flows.storage;

import io.weir.flows.schema.FlowBatch;
import io.weir.flows.schema.FlowSchema;
import io.weir.wire.block.Block;
import io.weir.wire.column.Column;
import io.weir.wire.column.IntColumn;
import io.weir.wire.column.WideColumn;

import org.jspecify.annotations.Nullable;

/// The rows of one batch for one partition of `flows`, and the exporters and interfaces that they
/// show. An interface is described as in the first row that names it.
final class PartitionRows {
    private final long start;
    private final Block block;
    private final IntColumn times;
    private final WideColumn addresses;
    private final @Nullable IntColumn incoming;
    private final @Nullable IntColumn outgoing;
    private final InterfaceSet interfaces = new InterfaceSet();

    PartitionRows(FlowSchema schema, long start) {
        this.start = start;
        block = new FlowBatch(schema, 1).block();
        times = (IntColumn) block.column("TimeReceived");
        addresses = (WideColumn) block.column("ExporterAddress");
        incoming = (IntColumn) block.findColumn("InIf");
        outgoing = (IntColumn) block.findColumn("OutIf");
    }

    /// The first second of the partition.
    long start() {
        return start;
    }

    /// The first second after the partition.
    long end() {
        return start + FlowTables.PARTITIONS.seconds();
    }

    boolean holds(long time) {
        return time >= start && time < end();
    }

    Block block() {
        return block;
    }

    IntColumn times() {
        return times;
    }

    int size() {
        return times.size();
    }

    /// Takes note of the exporters and interfaces of rows added last.
    void noteFrom(int from) {
        int rows = size();
        for (int row = from; row < rows; row++) {
            long high = addresses.high(row);
            long low = addresses.low(row);
            interfaces.add(high, low, incoming == null ? 0 : incoming.get(row), row);
            interfaces.add(high, low, outgoing == null ? 0 : outgoing.get(row), ~row);
        }
    }

    /// The rows for `exporters`.
    Block exporters() {
        Block exporters = new Block();
        for (ExporterColumn column : ExporterColumn.ALL) {
            Column target = Column.of(column.batchType());
            Column in = block.findColumn(column.incoming().column());
            Column out = block.findColumn(column.outgoing().column());
            for (int i = 0; i < interfaces.size(); i++) {
                int row = interfaces.row(i);
                Column source = row < 0 ? out : in;
                if (source == null) {
                    target.resize(i + 1);
                } else {
                    target.appendFrom(source, row < 0 ? ~row : row, 1);
                }
            }
            exporters.add(column.name(), target);
        }
        return exporters;
    }
}
