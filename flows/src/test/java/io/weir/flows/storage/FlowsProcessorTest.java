package io.weir.flows.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.flows.encoding.FlowEncoding;
import io.weir.flows.schema.FlowBatch;
import io.weir.flows.schema.FlowSchema;
import io.weir.pipeline.Built;
import io.weir.pipeline.Letter;
import io.weir.pipeline.Refusal;
import io.weir.pipeline.SourceRecord;
import io.weir.pipeline.TableBlock;
import io.weir.wire.column.IntColumn;
import io.weir.wire.column.LowCardinalityColumn;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

final class FlowsProcessorTest {
    private static final long NOW = 1_763_800_000;
    private static final int DAY = 86_400;

    @ParameterizedTest
    @EnumSource
    void everyFlowBecomesARowOfItsPartition(FlowEncoding encoding) {
        List<SourceRecord> records = FlowRecords.random(encoding, 1, 30, NOW, 3 * DAY);

        Built built = FlowRecords.build(processor(encoding), records);

        List<TableBlock> flows = FlowRecords.of(built, FlowTables.FLOWS);
        assertThat(built.recordsIn()).isEqualTo(10 * 60 + 20 * 200);
        assertThat(FlowRecords.rows(flows)).isEqualTo(built.stored()).isEqualTo(built.recordsIn());
        assertThat(flows).hasSizeGreaterThan(9);
        for (TableBlock block : flows) {
            IntColumn times = (IntColumn) block.block().column("TimeReceived");
            for (int row = 0; row < times.size(); row++) {
                assertThat(FlowTables.PARTITIONS.id(times.getUnsigned(row)))
                        .isEqualTo(block.partition());
            }
        }
    }

    @Test
    void sameRecordsGiveTheSameBytesAgain() {
        List<SourceRecord> records = FlowRecords.random(FlowEncoding.BLOCK, 2, 20, NOW, 16 * DAY);

        List<TableBlock> once = FlowRecords.build(processor(FlowEncoding.BLOCK), records).blocks();
        List<TableBlock> again = FlowRecords.build(processor(FlowEncoding.BLOCK), records).blocks();

        assertThat(again).hasSameSizeAs(once);
        for (int i = 0; i < once.size(); i++) {
            assertThat(again.get(i).table()).isEqualTo(once.get(i).table());
            assertThat(again.get(i).partition()).isEqualTo(once.get(i).partition());
            assertThat(FlowRecords.bytes(again.get(i))).isEqualTo(FlowRecords.bytes(once.get(i)));
        }
    }

    @Test
    void flowsTooOldOrFromTheFutureAreRefusedByName() {
        FlowBatch batch = new FlowBatch(FlowSchema.defaults(), 8);
        long kept = 15 * DAY - FlowTables.PARTITIONS.seconds();
        add(batch, NOW);
        add(batch, NOW - kept);
        add(batch, NOW - kept - 1);
        add(batch, NOW + DAY);
        add(batch, NOW + DAY + 1);
        add(batch, 0);
        add(batch, NOW);
        SourceRecord first = FlowRecords.record(FlowEncoding.BLOCK, 1, NOW * 1000, batch);
        // The same again takes the road of a record that follows another.
        SourceRecord second = FlowRecords.record(FlowEncoding.BLOCK, 2, NOW * 1000, batch);

        Built built = FlowRecords.build(processor(FlowEncoding.BLOCK), List.of(first, second));

        assertThat(built.refusals())
                .containsExactly(
                        new Refusal(RecordReader.TOO_OLD, 4),
                        new Refusal(RecordReader.IN_FUTURE, 2));
        assertThat(built.recordsIn()).isEqualTo(14);
        assertThat(FlowRecords.rows(FlowRecords.of(built, FlowTables.FLOWS))).isEqualTo(8);
    }

    @Test
    void recordThatIsNoFlowsBecomesALetterAndItsNeighboursAreStored() {
        FlowBatch batch = new FlowBatch(FlowSchema.defaults(), 1);
        add(batch, NOW);
        byte[] rubbish = "GET / HTTP/1.1".getBytes(StandardCharsets.US_ASCII);
        List<SourceRecord> records = new ArrayList<>();
        records.add(FlowRecords.record(FlowEncoding.BLOCK, 1, NOW * 1000, batch));
        records.add(SourceRecord.of(2, NOW * 1000, rubbish));
        records.add(SourceRecord.of(3, NOW * 1000, null));
        records.add(FlowRecords.record(FlowEncoding.BLOCK, 4, NOW * 1000, batch));

        Built built = FlowRecords.build(processor(FlowEncoding.BLOCK), records);

        assertThat(built.letters()).hasSize(1);
        Letter letter = built.letters().getFirst();
        assertThat(letter.offset()).isEqualTo(2);
        assertThat(letter.error()).isEqualTo("undecodable");
        assertThat(letter.reason()).contains("expected");
        assertThat(letter.value()).isEqualTo(rubbish);
        assertThat(built.refusals()).containsExactly(new Refusal(RecordReader.EMPTY, 1));
        assertThat(built.recordsIn()).isEqualTo(4);
        assertThat(FlowRecords.rows(FlowRecords.of(built, FlowTables.FLOWS)))
                .isEqualTo(built.stored());
    }

    @Test
    void exportersShowEachInterfaceOnce() {
        FlowBatch batch = new FlowBatch(FlowSchema.defaults(), 100);
        for (int i = 0; i < 100; i++) {
            int row = batch.beginRow();
            batch.timeReceived.set(row, (int) NOW);
            batch.exporterAddress.set(row, 0, 0xFFFF_7F00_0001L + i % 2);
            batch.exporterName.set(row, batch.exporterName.intern("edge-" + i % 2));
            batch.inIf.set(row, 10 + i % 3);
            batch.inIfName.set(row, batch.inIfName.intern("in-" + (10 + i % 3)));
            batch.outIf.set(row, 20);
            batch.outIfName.set(row, batch.outIfName.intern("out-20"));
            batch.commitRow();
        }
        SourceRecord record = FlowRecords.record(FlowEncoding.BLOCK, 1, NOW * 1000, batch);

        Built built = FlowRecords.build(processor(FlowEncoding.BLOCK), List.of(record));

        TableBlock exporters = FlowRecords.of(built, FlowTables.EXPORTERS).getFirst();
        LowCardinalityColumn names =
                (LowCardinalityColumn) exporters.block().column("ExporterName");
        LowCardinalityColumn interfaces = (LowCardinalityColumn) exporters.block().column("IfName");
        IntColumn indexes = (IntColumn) exporters.block().column("IfIndex");
        List<String> rows = new ArrayList<>();
        for (int row = 0; row < exporters.block().rows(); row++) {
            rows.add(
                    names.text(names.id(row))
                            + " "
                            + indexes.get(row)
                            + " "
                            + interfaces.text(interfaces.id(row)));
        }
        assertThat(rows)
                .containsExactlyInAnyOrder(
                        "edge-0 10 in-10",
                        "edge-0 11 in-11",
                        "edge-0 12 in-12",
                        "edge-0 20 out-20",
                        "edge-1 10 in-10",
                        "edge-1 11 in-11",
                        "edge-1 12 in-12",
                        "edge-1 20 out-20");
        assertThat(exporters.partition()).isEqualTo(FlowTables.PARTITIONS.id(NOW));
    }

    @Test
    void columnsSwitchedOffInTheTableAreLeftOut() {
        FlowSchema narrow =
                FlowSchema.of(List.of(), List.of("InIf", "OutIf", "SrcAS", "ExporterName"));
        List<SourceRecord> records = FlowRecords.random(FlowEncoding.BLOCK, 4, 6, NOW, 60);

        Built built = FlowRecords.build(new FlowsProcessor(narrow, FlowEncoding.BLOCK), records);

        TableBlock flows = FlowRecords.of(built, FlowTables.FLOWS).getFirst();
        assertThat(flows.block().findColumn("SrcAS")).isNull();
        assertThat(built.stored()).isEqualTo(built.recordsIn());
        assertThat(FlowRecords.of(built, FlowTables.EXPORTERS).getFirst().block().names())
                .contains("ExporterName", "IfIndex");
    }

    private static FlowsProcessor processor(FlowEncoding encoding) {
        return new FlowsProcessor(FlowSchema.defaults(), encoding);
    }

    private static void add(FlowBatch batch, long time) {
        int row = batch.beginRow();
        batch.timeReceived.set(row, (int) time);
        batch.bytes.set(row, 1);
        batch.commitRow();
    }
}
