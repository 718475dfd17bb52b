package io.weir.flows.storage;

import io.weir.flows.schema.FlowBatch;
import io.weir.flows.schema.FlowSchema;
import io.weir.pipeline.BatchId;
import io.weir.pipeline.Build;
import io.weir.pipeline.Built;
import io.weir.pipeline.SourceRecord;
import io.weir.pipeline.TableBlock;
import io.weir.wire.block.Block;
import io.weir.wire.column.IntColumn;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Gathers single rows, apart for each partition of the table. A record is decoded straight into
/// the partition that the one before it went to; only when it does not belong there as a whole are
/// its rows handed out one run at a time.
final class FlowsBuild implements Build {
    private final FlowSchema schema;
    private final RecordReader reader;
    private final TreeMap<Long, PartitionRows> partitions = new TreeMap<>();
    private final Block strays;
    private @Nullable PartitionRows current;
    private boolean urgent;

    FlowsBuild(FlowSchema schema, RecordReader reader) {
        this.schema = schema;
        this.reader = reader;
        strays = new FlowBatch(schema, 1).block();
    }

    @Override
    public void add(SourceRecord record) {
        urgent |= record.isUrgent();
        PartitionRows rows = current;
        if (rows != null) {
            int before = rows.size();
            int count = reader.read(record, rows.block());
            if (reader.acceptAll(rows.times(), before, count, rows.start(), rows.end())) {
                rows.noteFrom(before);
                return;
            }
            strays.resize(0);
            strays.appendFrom(rows.block(), before, count);
            rows.block().resize(before);
        } else {
            strays.resize(0);
            reader.read(record, strays);
        }
        handOut();
    }

    private void handOut() {
        IntColumn times = (IntColumn) strays.column("TimeReceived");
        int size = strays.rows();
        @Nullable PartitionRows[] targets = new PartitionRows[size];
        for (int row = 0; row < size; row++) {
            long time = times.getUnsigned(row);
            targets[row] = reader.accept(time) ? partition(time) : null;
        }
        for (int from = 0, to; from < size; from = to) {
            PartitionRows target = targets[from];
            to = from + 1;
            while (to < size && targets[to] == target) {
                to++;
            }
            if (target != null) {
                int before = target.size();
                target.block().appendFrom(strays, from, to - from);
                target.noteFrom(before);
                current = target;
            }
        }
    }

    private PartitionRows partition(long time) {
        long start = FlowTables.PARTITIONS.start(time);
        return partitions.computeIfAbsent(start, begin -> new PartitionRows(schema, begin));
    }

    /// Also after a record that asks to be queryable soon, as an inlet marks the first flows of an
    /// exporter.
    @Override
    public boolean full() {
        return urgent || Build.super.full();
    }

    @Override
    public long rows() {
        return reader.accepted();
    }

    @Override
    public long bytes() {
        long bytes = 0;
        for (PartitionRows rows : partitions.values()) {
            bytes += rows.block().byteSize();
        }
        return bytes;
    }

    @Override
    public Built finish(BatchId id) {
        List<TableBlock> blocks = new ArrayList<>();
        if (reader.any()) {
            // First, so that no reader takes the roll-ups for complete while raw rows come in.
            blocks.add(reader.progress().block());
        }
        for (PartitionRows rows : partitions.values()) {
            String partitionId = Long.toString(rows.start());
            Instant expires = FlowTables.expiry(rows.times(), FlowTables.TTL);
            blocks.add(new TableBlock(FlowTables.FLOWS, partitionId, rows.block(), expires));
            blocks.add(
                    new TableBlock(FlowTables.EXPORTERS, partitionId, rows.exporters(), expires));
        }
        return new Built(blocks, reader.letters(), reader.refusals(), reader.seen());
    }
}
