package io.weir.flows.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.flows.schema.CounterBatch;
import io.weir.flows.schema.FlowSchema;
import io.weir.pipeline.BatchId;
import io.weir.pipeline.Built;
import io.weir.pipeline.Letter;
import io.weir.pipeline.Refusal;
import io.weir.pipeline.SourceRecord;
import io.weir.pipeline.TableBlock;
import io.weir.wire.block.BlockRecord;
import io.weir.wire.bytes.ByteSink;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// sFlow counters from records into the table; the engine itself judges. About 2 s beside the other
/// tests that start the store.
final class CountersProcessorTest {
    private static final int DAY = 86_400;

    private final long now = System.currentTimeMillis() / 1_000;
    private final long width = FlowTables.PARTITIONS.seconds();

    @Test
    void everySampleIsStoredOnceInItsPartition() {
        FlowStore store = new FlowStore("sflow_counters", FlowSchema.defaults());
        CounterBatch batch = new CounterBatch(64);
        for (int i = 0; i < 60; i++) {
            add(batch, now - i % 4 * width, i);
        }
        List<SourceRecord> records = List.of(record(1, batch), record(2, batch));

        Built built = FlowRecords.build(new CountersProcessor(), records);
        store.store(built, new BatchId(FlowRecords.PARTITION, 1, 2));

        assertThat(store.migrator().plan()).isEmpty();
        assertThat(built.recordsIn()).isEqualTo(built.stored()).isEqualTo(120);
        assertThat(built.blocks()).hasSize(4);
        assertThat(store.number("SELECT count() FROM sflow_counters")).isEqualTo(120);
        assertThat(
                        store.number(
                                "SELECT count() FROM sflow_counters WHERE InOctets + SequenceNumber"
                                        + " = 18446744073709551615 AND IfIndex = 7 AND"
                                        + " Records = [1, 2006] AND IfOperUp AND IfBoundary ="
                                        + " 'internal' AND Numbers = map('host_net.bytes_in',"
                                        + " toUInt64(SequenceNumber)) AND Gauges['host_cpu.load_one']"
                                        + " = SequenceNumber / 4 AND Texts['host.hostname'] = 'leaf1'"
                                        + " AND IfName = 'et-0' AND ExporterAddress ="
                                        + " toIPv6('192.0.2.9')"))
                .isEqualTo(120);
        assertThat(
                        store.number(
                                "SELECT count() FROM (SELECT SequenceNumber FROM sflow_counters"
                                        + " GROUP BY SequenceNumber HAVING count() = 2)"))
                .isEqualTo(60);
    }

    @Test
    void sameRecordsGiveTheSameBytesAgain() {
        CounterBatch batch = new CounterBatch(64);
        for (int i = 0; i < 60; i++) {
            add(batch, now - i % 4 * width, i);
        }
        List<TableBlock> once = build(record(1, batch)).blocks();
        List<TableBlock> again = build(record(1, batch)).blocks();

        assertThat(again).hasSameSizeAs(once).hasSize(4);
        for (int i = 0; i < once.size(); i++) {
            assertThat(FlowRecords.bytes(again.get(i))).isEqualTo(FlowRecords.bytes(once.get(i)));
        }
    }

    @Test
    void samplesTooOldOrFromTheFutureAreRefusedByNameAndOnce() {
        CounterBatch batch = new CounterBatch(8);
        add(batch, now, 1);
        add(batch, now - 15 * DAY, 2);
        add(batch, now, 3);
        add(batch, now + DAY + 1, 4);
        add(batch, now + DAY + 1, 5);
        add(batch, 0, 6);

        Built built = build(record(1, batch));

        assertThat(built.refusals())
                .containsExactlyInAnyOrder(
                        new Refusal(RecordReader.TOO_OLD, 2),
                        new Refusal(RecordReader.IN_FUTURE, 2));
        assertThat(built.stored()).isEqualTo(2);
        assertThat(built.recordsIn()).isEqualTo(6);
    }

    @Test
    void bytesThatAreNoCountersBecomeALetter() {
        CounterBatch batch = new CounterBatch(8);
        add(batch, now, 1);
        byte[] noise = "noise".getBytes(StandardCharsets.US_ASCII);

        Built built = build(record(1, batch), SourceRecord.of(2, now * 1_000, noise));

        assertThat(built.stored()).isEqualTo(1);
        assertThat(built.letters())
                .extracting(Letter::error)
                .containsExactly(RecordReader.UNDECODABLE);
    }

    private static Built build(SourceRecord... records) {
        return FlowRecords.build(new CountersProcessor(), List.of(records));
    }

    private SourceRecord record(long offset, CounterBatch batch) {
        ByteSink out = new ByteSink();
        BlockRecord.encode(batch.block(), 0, batch.rows(), out);
        return SourceRecord.of(offset, now * 1_000, out.toByteArray());
    }

    private static void add(CounterBatch batch, long time, int number) {
        int row = batch.beginRow();
        batch.timeReceived.set(row, (int) time);
        batch.exporterAddress.set(row, 0, 0xffff_c000_0209L);
        batch.sequenceNumber.set(row, number);
        batch.ifIndex.set(row, 7);
        batch.ifName.set(row, batch.ifName.intern("et-0"));
        batch.ifBoundary.set(row, 2);
        batch.ifOperUp.set(row, 1);
        batch.inOctets.set(row, -1L - number);
        batch.addFormat(1);
        batch.addFormat(2006);
        batch.number(batch.numberName("host_net.bytes_in"), number);
        batch.gauge(batch.gaugeName("host_cpu.load_one"), number / 4.0);
        byte[] name = "leaf1".getBytes(StandardCharsets.US_ASCII);
        batch.text(batch.textName("host.hostname"), name, 0, name.length);
        batch.commitRow();
    }
}
