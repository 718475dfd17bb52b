package io.weir.flows.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.base.config.DataSize;
import io.weir.flows.encoding.FlowEncoding;
import io.weir.flows.encoding.RandomFlows;
import io.weir.flows.schema.FlowBatch;
import io.weir.flows.schema.FlowColumn;
import io.weir.flows.schema.FlowSchema;
import io.weir.pipeline.BatchId;
import io.weir.pipeline.Built;
import io.weir.pipeline.Processor;
import io.weir.pipeline.SourceRecord;
import io.weir.wire.block.Block;
import io.weir.wire.bytes.ByteSink;
import io.weir.wire.column.Column;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The engine itself judges what the processors make.
final class FlowStorageTest {
    private static final FlowStore STORE = new FlowStore("flow_storage", FlowSchema.defaults());
    private static final int DAY = 86_400;

    private final long now = System.currentTimeMillis() / 1000;
    private final FlowsProcessor raw =
            new FlowsProcessor(FlowSchema.defaults(), FlowEncoding.BLOCK);
    private final RollupProcessor rollup =
            new RollupProcessor(
                    FlowSchema.defaults(),
                    FlowEncoding.BLOCK,
                    DataSize.ofMebibytes(64),
                    InstantSource.system());

    @BeforeEach
    void clear() {
        STORE.clear();
    }

    @Test
    void tablesAreAsTheyShouldBeAfterOneMigration() {
        assertThat(STORE.migrator().plan()).isEmpty();
    }

    @Test
    void everyBlockStandsInThePartitionThatItClaims() {
        List<SourceRecord> records = FlowRecords.random(FlowEncoding.BLOCK, 31, 30, now, 14 * DAY);

        Built flows = run(raw, records);
        Built sums = run(rollup, records);

        assertThat(flows.blocks()).hasSizeGreaterThan(80);
        assertThat(sums.blocks()).hasSizeGreaterThan(50);
        assertThat(STORE.number("SELECT count() FROM flows")).isEqualTo(flows.stored());
        assertThat(STORE.number("SELECT sum(Flows) FROM flows")).isEqualTo(flows.stored());
    }

    @ParameterizedTest
    @EnumSource
    void rollUpsEqualTheEnginesOwnGroupByOverTheRawRows(RollupTable table) {
        // Late flows: the second batch has flows of minutes that the first has rolled up already.
        List<SourceRecord> first = FlowRecords.random(FlowEncoding.BLOCK, 32, 20, now, 2 * DAY);
        List<SourceRecord> second = FlowRecords.random(FlowEncoding.BLOCK, 33, 20, now, 3 * DAY);
        run(raw, first);
        run(rollup, first);
        run(raw, second, 1000);
        run(rollup, second.subList(0, 7), 1000);
        run(rollup, second.subList(7, 20), 2000);

        String dimensions =
                FlowSchema.defaults().storedInRollups().stream()
                        .filter(RollupBlocks::isKey)
                        .map(FlowColumn::column)
                        .collect(Collectors.joining(", "));
        String fromRaw =
                "SELECT toStartOfInterval(TimeReceived, toIntervalSecond("
                        + table.interval().toSeconds()
                        + ")) AS Bucket, "
                        + dimensions
                        + ", sum(Bytes), sum(Packets), count() FROM flows GROUP BY Bucket, "
                        + dimensions;
        String fromRollup =
                "SELECT TimeReceived, "
                        + dimensions
                        + ", sum(Bytes), sum(Packets), sum(Flows) FROM "
                        + table.table()
                        + " GROUP BY TimeReceived, "
                        + dimensions;

        assertThat(STORE.number("SELECT count() FROM (" + fromRaw + ")")).isGreaterThan(1_000);
        assertThat(STORE.number(minus(fromRaw, fromRollup))).isZero();
        assertThat(STORE.number(minus(fromRollup, fromRaw))).isZero();
    }

    @Test
    void rollUpsAreCompleteBeforeTheOldestFlowThatIsNotRolledUp() {
        String completeBefore = "SELECT toUnixTimestamp((" + ProgressRow.COMPLETE_BEFORE + "))";
        assertThat(STORE.number(completeBefore)).isBetween(now, now + 600);

        List<SourceRecord> first = FlowRecords.random(FlowEncoding.BLOCK, 34, 6, now, 100);
        run(raw, first);
        long oldest = STORE.number("SELECT toUnixTimestamp(min(TimeReceived)) FROM flows");
        assertThat(STORE.number(completeBefore)).isEqualTo(oldest);

        run(rollup, first);
        assertThat(STORE.number(completeBefore)).isBetween(now, now + 600);

        List<SourceRecord> late = FlowRecords.random(FlowEncoding.BLOCK, 35, 6, now, 5_000);
        run(raw, late, 1000);
        long older = STORE.number("SELECT toUnixTimestamp(min(TimeReceived)) FROM flows");
        assertThat(older).isLessThan(oldest);
        assertThat(STORE.number(completeBefore)).isEqualTo(older);

        run(rollup, late.subList(0, 5), 1000);
        assertThat(STORE.number(completeBefore)).as("one record is missing").isEqualTo(older);
        run(rollup, late.subList(5, 6), 2000);
        assertThat(STORE.number(completeBefore)).isBetween(now, now + 600);
    }

    @Test
    void everyColumnComesBackAsItWasSent() {
        FlowStore store = new FlowStore("flow_columns", FlowSchema.everything());
        assertThat(store.migrator().plan()).isEmpty();
        FlowBatch batch = new RandomFlows(36).batch(FlowSchema.everything(), 500, now - 60, 60);
        for (int row = 0; row < 500; row++) {
            batch.bytes.set(row, row);
        }
        SourceRecord record = FlowRecords.record(FlowEncoding.BLOCK, 1, now * 1000, batch);
        Processor processor = new FlowsProcessor(FlowSchema.everything(), FlowEncoding.BLOCK);
        Built built = FlowRecords.build(processor, List.of(record));
        store.store(built, new BatchId(FlowRecords.PARTITION, 1, 1));

        Block block = batch.block();
        for (FlowColumn column : FlowSchema.everything().stored()) {
            String value =
                    column.type().equals(column.batchType())
                            ? column.column()
                            : "CAST(" + column.column() + " AS " + column.batchType() + ")";
            List<Block> answers =
                    store.client()
                            .queryBlocks(
                                    "SELECT " + value + " FROM flows ORDER BY Bytes",
                                    Map.of(),
                                    Map.of());
            Column all = Column.of(column.batchType());
            for (Block answer : answers) {
                all.appendFrom(answer.column(0), 0, answer.rows());
            }
            assertThat(bytes(all))
                    .as(column.column())
                    .isEqualTo(bytes(block.column(column.column())));
        }
    }

    @Test
    void aliasesAreComputed() {
        FlowBatch batch = new FlowBatch(FlowSchema.defaults(), 2);
        int first = batch.beginRow();
        batch.timeReceived.set(first, (int) now);
        batch.etype.set(first, 0x0800);
        batch.srcAddr.set(first, 0, 0xFFFF_C000_0281L);
        batch.srcNetMask.set(first, 24);
        batch.bytes.set(first, 3000);
        batch.packets.set(first, 2);
        batch.commitRow();
        int second = batch.beginRow();
        batch.timeReceived.set(second, (int) now);
        batch.etype.set(second, 0x86DD);
        batch.srcAddr.set(second, 0x2001_0DB8_1234_5678L, 1);
        batch.srcNetMask.set(second, 32);
        batch.commitRow();
        run(raw, List.of(FlowRecords.record(FlowEncoding.BLOCK, 1, now * 1000, batch)));

        var rows =
                STORE.client()
                        .query(
                                "SELECT SrcNetPrefix, PacketSize, PacketSizeBucket FROM flows"
                                        + " ORDER BY Bytes DESC");
        assertThat(rows.text(0, "SrcNetPrefix")).isEqualTo("192.0.2.0/24");
        assertThat(rows.number(0, "PacketSize")).isEqualTo(1500);
        assertThat(rows.text(0, "PacketSizeBucket")).isEqualTo("1280-1500");
        assertThat(rows.text(1, "SrcNetPrefix")).isEqualTo("2001:db8::/32");
        assertThat(rows.number(1, "PacketSize")).isZero();
    }

    private static Built run(Processor processor, List<SourceRecord> records) {
        return run(processor, records, 0);
    }

    // Records get other offsets, so that batches follow one another.
    private static Built run(Processor processor, List<SourceRecord> records, long shift) {
        List<SourceRecord> moved =
                records.stream()
                        .map(record ->
                                SourceRecord.of(
                                        record.offset() + shift,
                                        record.timestamp(),
                                        record.value()))
                        .toList();
        Built built = FlowRecords.build(processor, moved);
        STORE.store(
                built,
                new BatchId(
                        FlowRecords.PARTITION,
                        moved.getFirst().offset(),
                        moved.getLast().offset()));
        return built;
    }

    private static String minus(String left, String right) {
        return "SELECT count() FROM (" + left + " EXCEPT " + right + ")";
    }

    private static byte[] bytes(Column column) {
        ByteSink out = new ByteSink();
        column.write(out);
        return out.toByteArray();
    }
}
