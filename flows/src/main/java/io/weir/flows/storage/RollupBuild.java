package io.weir.flows.storage;

import io.weir.flows.schema.FlowBatch;
import io.weir.flows.schema.FlowColumn;
import io.weir.flows.schema.FlowSchema;
import io.weir.pipeline.BatchId;
import io.weir.pipeline.Build;
import io.weir.pipeline.Built;
import io.weir.pipeline.SourceRecord;
import io.weir.pipeline.TableBlock;
import io.weir.wire.block.Block;
import io.weir.wire.column.IntColumn;
import io.weir.wire.column.LongColumn;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Sums the flows of one partition by minute and every dimension. Ended by the clock shortly after
/// the minute, or when its memory is used up.
final class RollupBuild implements Build {
    // Keys of so many rows fit into the first-level cache.
    private static final int ROWS_AT_ONCE = 128;
    private static final int MINUTE = 60;
    // Records of a minute arrive for so long after it.
    private static final long GRACE_MILLIS = 1_500;

    private final FlowSchema schema;
    private final RecordReader reader;
    private final InstantSource clock;
    private final long maxBytes;
    private final Block flows;
    private final IntColumn times;
    private final LongColumn bytes;
    private final LongColumn packets;
    private final List<KeyColumn> unused = new ArrayList<>();
    private final List<KeyColumn> used = new ArrayList<>();
    private final GroupTable groups = new GroupTable(1);
    private final long[] hashes = new long[ROWS_AT_ONCE];
    private int[] keys = new int[ROWS_AT_ONCE];
    private long cutAtMillis = Long.MAX_VALUE;

    RollupBuild(FlowSchema schema, RecordReader reader, InstantSource clock, long maxBytes) {
        this.schema = schema;
        this.reader = reader;
        this.clock = clock;
        this.maxBytes = maxBytes;
        flows = new FlowBatch(schema, 1).block();
        times = (IntColumn) flows.column("TimeReceived");
        bytes = (LongColumn) flows.column("Bytes");
        packets = (LongColumn) flows.column("Packets");
        for (FlowColumn column : schema.storedInRollups()) {
            if (RollupBlocks.isKey(column)) {
                unused.add(new KeyColumn(column.column(), flows.column(column.column())));
            }
        }
    }

    @Override
    public void add(SourceRecord record) {
        if (!reader.any()) {
            long now = clock.millis();
            long minute = Duration.ofMinutes(1).toMillis();
            cutAtMillis = now - now % minute + minute + GRACE_MILLIS;
        }
        // Not cleared: the keys hold ids of its dictionaries.
        flows.resize(0);
        int count = reader.read(record, flows);
        useColumnsWithValues();
        for (int from = 0; from < count; from += ROWS_AT_ONCE) {
            sum(from, Math.min(ROWS_AT_ONCE, count - from));
        }
    }

    private void useColumnsWithValues() {
        int stride = groups.stride();
        for (KeyColumn column : List.copyOf(unused)) {
            if (column.hasValues()) {
                column.use(stride);
                stride += column.ints();
                unused.remove(column);
                used.add(column);
            }
        }
        if (stride > groups.stride()) {
            groups.widen(stride);
            keys = new int[stride * ROWS_AT_ONCE];
        }
    }

    private void sum(int from, int count) {
        int stride = groups.stride();
        Arrays.fill(hashes, 0, count, 0);
        for (KeyColumn column : used) {
            column.put(from, count, keys, stride, hashes);
        }
        for (int i = 0; i < count; i++) {
            long time = times.getUnsigned(from + i);
            if (reader.accept(time)) {
                int bucket = (int) (time / MINUTE);
                keys[i * stride] = bucket;
                long hash = hashes[i] + KeyHash.term(0, bucket);
                groups.add(keys, i * stride, hash, bytes.get(from + i), packets.get(from + i), 1);
            }
        }
    }

    @Override
    public long rows() {
        return groups.size();
    }

    @Override
    public long bytes() {
        return groups.byteSize() + flows.byteSize();
    }

    @Override
    public boolean full() {
        return bytes() >= maxBytes || clock.millis() >= cutAtMillis;
    }

    @Override
    public Built finish(BatchId id) {
        List<TableBlock> blocks = new ArrayList<>();
        RollupBlocks rows = new RollupBlocks(schema, used, reader.lastWritten());
        GroupTable sums = groups;
        RollupTable before = RollupTable.MINUTE;
        for (RollupTable rollup : RollupTable.values()) {
            if (rollup != before) {
                sums = sums.coarser((int) rollup.interval().dividedBy(before.interval()));
                before = rollup;
            }
            blocks.addAll(rows.of(rollup, sums));
        }
        if (reader.any()) {
            // Last, so that no reader takes the roll-ups for complete before they are.
            blocks.add(reader.progress().block());
        }
        return new Built(blocks, reader.letters(), reader.refusals(), reader.seen());
    }
}
