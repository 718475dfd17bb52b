package io.weir.flows.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.base.config.DataSize;
import io.weir.flows.encoding.FlowEncoding;
import io.weir.flows.schema.FlowSchema;
import io.weir.pipeline.Build;
import io.weir.pipeline.Built;
import io.weir.pipeline.SourceRecord;
import io.weir.pipeline.TableBlock;
import io.weir.wire.column.IntColumn;
import io.weir.wire.column.LongColumn;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

final class RollupProcessorTest {
    private static final long NOW = 1_763_800_000;
    private static final int DAY = 86_400;
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(NOW));

    @ParameterizedTest
    @EnumSource
    void sumsEqualThoseOfTheRawRowsInEveryTable(FlowEncoding encoding) {
        List<SourceRecord> records = FlowRecords.random(encoding, 21, 40, NOW, 2 * DAY);
        List<TableBlock> raw =
                FlowRecords.of(
                        FlowRecords.build(
                                new FlowsProcessor(FlowSchema.defaults(), encoding), records),
                        FlowTables.FLOWS);

        Built built = FlowRecords.build(processor(encoding), records);

        assertThat(built.recordsIn()).isEqualTo(FlowRecords.rows(raw));
        for (RollupTable rollup : RollupTable.values()) {
            List<TableBlock> rows = FlowRecords.of(built, rollup.table());
            assertThat(FlowRecords.sum(rows, "Bytes")).isEqualTo(FlowRecords.sum(raw, "Bytes"));
            assertThat(FlowRecords.sum(rows, "Packets")).isEqualTo(FlowRecords.sum(raw, "Packets"));
            assertThat(FlowRecords.sum(rows, "Flows")).isEqualTo(FlowRecords.rows(raw));
        }
    }

    @ParameterizedTest
    @EnumSource
    void groupsAreThoseOfAGroupByOverTheRawRows(RollupTable rollup) {
        List<SourceRecord> records = FlowRecords.random(FlowEncoding.BLOCK, 22, 30, NOW, 5_000);
        List<TableBlock> raw =
                FlowRecords.of(
                        FlowRecords.build(
                                new FlowsProcessor(FlowSchema.defaults(), FlowEncoding.BLOCK),
                                records),
                        FlowTables.FLOWS);
        long interval = rollup.interval().toSeconds();

        Map<String, long[]> wanted = groups(raw, interval, false);
        List<TableBlock> rows =
                FlowRecords.of(
                        FlowRecords.build(processor(FlowEncoding.BLOCK), records), rollup.table());
        Map<String, long[]> got = groups(rows, interval, true);

        assertThat(got.keySet()).isEqualTo(wanted.keySet());
        got.forEach((key, sums) -> assertThat(sums).as(key).isEqualTo(wanted.get(key)));
        assertThat(FlowRecords.rows(rows)).as("one row per group").isEqualTo(wanted.size());
        assertThat(wanted.size()).isLessThan((int) FlowRecords.rows(raw) / 2);
    }

    @Test
    void rowsStandInTheirPartitions() {
        List<SourceRecord> records = FlowRecords.random(FlowEncoding.BLOCK, 23, 20, NOW, 6 * DAY);
        Built built = FlowRecords.build(processor(FlowEncoding.BLOCK), records);

        for (RollupTable rollup : RollupTable.values()) {
            for (TableBlock block : FlowRecords.of(built, rollup.table())) {
                IntColumn times = (IntColumn) block.block().column("TimeReceived");
                for (int row = 0; row < times.size(); row++) {
                    assertThat(rollup.partitions().id(times.getUnsigned(row)))
                            .isEqualTo(block.partition());
                }
            }
        }
        assertThat(FlowRecords.of(built, RollupTable.MINUTE.table())).hasSizeGreaterThan(30);
    }

    @Test
    void lateFlowsOlderThanTheMinutesAreKeptInTheLargerBuckets() {
        List<SourceRecord> records = FlowRecords.random(FlowEncoding.BLOCK, 24, 20, NOW, 14 * DAY);

        Built built = FlowRecords.build(processor(FlowEncoding.BLOCK), records);

        long hours = FlowRecords.sum(FlowRecords.of(built, RollupTable.HOUR.table()), "Flows");
        long minutes = FlowRecords.sum(FlowRecords.of(built, RollupTable.MINUTE.table()), "Flows");
        assertThat(hours).isEqualTo(built.stored());
        assertThat(minutes).isPositive().isLessThan(hours);
    }

    @Test
    void sameRecordsGiveTheSameBytesAgain() {
        List<SourceRecord> records = FlowRecords.random(FlowEncoding.BLOCK, 25, 20, NOW, 16 * DAY);

        List<TableBlock> once = FlowRecords.build(processor(FlowEncoding.BLOCK), records).blocks();
        List<TableBlock> again = FlowRecords.build(processor(FlowEncoding.BLOCK), records).blocks();

        assertThat(again).hasSameSizeAs(once);
        for (int i = 0; i < once.size(); i++) {
            assertThat(again.get(i).partition()).isEqualTo(once.get(i).partition());
            assertThat(FlowRecords.bytes(again.get(i))).isEqualTo(FlowRecords.bytes(once.get(i)));
        }
    }

    @Test
    void verdictsAreThoseOfTheRawRows() {
        List<SourceRecord> records = FlowRecords.random(FlowEncoding.BLOCK, 26, 20, NOW, 20 * DAY);
        Built raw =
                FlowRecords.build(
                        new FlowsProcessor(FlowSchema.defaults(), FlowEncoding.BLOCK), records);

        Built built = FlowRecords.build(processor(FlowEncoding.BLOCK), records);

        assertThat(built.refusals()).isEqualTo(raw.refusals()).isNotEmpty();
        assertThat(built.stored()).isEqualTo(raw.stored());
    }

    @Test
    void endsShortlyAfterTheMinuteOrWhenMemoryIsUsedUp() {
        long[] now = {NOW * 1000};
        RollupProcessor processor =
                new RollupProcessor(
                        FlowSchema.defaults(),
                        FlowEncoding.BLOCK,
                        DataSize.ofMebibytes(2),
                        () -> Instant.ofEpochMilli(now[0]));
        Build build = processor.begin(FlowRecords.PARTITION);
        assertThat(build.full()).isFalse();
        List<SourceRecord> records = FlowRecords.random(FlowEncoding.BLOCK, 27, 400, NOW, 300);
        build.add(records.getFirst());
        assertThat(build.full()).isFalse();
        now[0] += 60_000 - now[0] % 60_000;
        assertThat(build.full()).isFalse();
        now[0] += 1_500;
        assertThat(build.full()).isTrue();

        Build filled = processor.begin(FlowRecords.PARTITION);
        int taken = 0;
        while (!filled.full()) {
            filled.add(records.get(taken++));
        }
        assertThat(taken).isBetween(2, records.size() - 1);
        assertThat(filled.bytes()).isGreaterThanOrEqualTo(2 << 20);
    }

    private static RollupProcessor processor(FlowEncoding encoding) {
        return new RollupProcessor(
                FlowSchema.defaults(), encoding, DataSize.ofMebibytes(64), CLOCK);
    }

    // As slow and plain as can be: the cells of a row as a text.
    private static Map<String, long[]> groups(
            List<TableBlock> blocks, long interval, boolean counted) {
        Map<String, long[]> groups = new TreeMap<>();
        for (TableBlock block : blocks) {
            IntColumn times = (IntColumn) block.block().column("TimeReceived");
            for (int row = 0; row < times.size(); row++) {
                long time = times.getUnsigned(row);
                String cells = cells(block, row);
                long[] sums =
                        groups.computeIfAbsent(time - time % interval + cells, _ -> new long[3]);
                sums[0] += value(block, "Bytes", row);
                sums[1] += value(block, "Packets", row);
                sums[2] += counted ? value(block, "Flows", row) : 1;
            }
        }
        return groups;
    }

    private static String cells(TableBlock block, int row) {
        StringBuilder cells = new StringBuilder();
        FlowSchema.defaults().storedInRollups().stream()
                .filter(RollupBlocks::isKey)
                .map(column -> block.block().column(column.column()))
                .map(column -> FlowRecords.cell(column, row))
                .map(cell -> HexFormat.of().formatHex(cell))
                .forEach(cell -> cells.append(' ').append(cell));
        return cells.toString();
    }

    private static long value(TableBlock block, String column, int row) {
        return ((LongColumn) block.block().column(column)).get(row);
    }
}
