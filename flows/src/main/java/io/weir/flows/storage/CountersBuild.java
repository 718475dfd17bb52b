package io.weir.flows.storage;

import io.weir.flows.schema.CounterBatch;
import io.weir.pipeline.BatchId;
import io.weir.pipeline.Build;
import io.weir.pipeline.Built;
import io.weir.pipeline.SourceRecord;
import io.weir.pipeline.TableBlock;
import io.weir.wire.block.Block;
import io.weir.wire.column.IntColumn;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Gathers counter samples, apart for each partition of the table.
final class CountersBuild implements Build {
    private static final String TIME = "TimeReceived";

    /// Stands for no partition.
    private static final long NONE = -1;

    private final RecordReader reader;
    private final Block shape = new CounterBatch(1).block();
    private final Block record = shape.emptyCopy();
    private final TreeMap<Long, Block> partitions = new TreeMap<>();

    CountersBuild(RecordReader reader) {
        this.reader = reader;
    }

    @Override
    public void add(SourceRecord source) {
        record.resize(0);
        int rows = reader.read(source, record);
        IntColumn times = (IntColumn) record.column(TIME);
        int from = 0;
        long current = NONE;
        for (int row = 0; row < rows; row++) {
            long time = times.getUnsigned(row);
            long start = reader.accept(time) ? FlowTables.PARTITIONS.start(time) : NONE;
            if (start != current) {
                take(current, from, row);
                current = start;
                from = row;
            }
        }
        take(current, from, rows);
    }

    private void take(long start, int from, int to) {
        if (start != NONE) {
            partitions
                    .computeIfAbsent(start, _ -> shape.emptyCopy())
                    .appendFrom(record, from, to - from);
        }
    }

    @Override
    public long rows() {
        return reader.accepted();
    }

    @Override
    public long bytes() {
        return partitions.values().stream().mapToLong(Block::byteSize).sum();
    }

    @Override
    public Built finish(BatchId id) {
        List<TableBlock> blocks = new ArrayList<>();
        partitions.forEach((start, block) ->
                blocks.add(
                        new TableBlock(
                                FlowTables.SFLOW_COUNTERS,
                                Long.toString(start),
                                block,
                                FlowTables.expiry(
                                        (IntColumn) block.column(TIME), FlowTables.TTL))));
        return new Built(blocks, reader.letters(), reader.refusals(), reader.seen());
    }
}
