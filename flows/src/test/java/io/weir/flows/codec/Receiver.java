package io.weir.flows.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.base.net.IpPrefix;
import io.weir.flows.schema.CounterBatch;
import io.weir.flows.schema.FlowBatch;
import io.weir.flows.schema.FlowColumn;
import io.weir.flows.schema.FlowSchema;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// A decoder under test with its batch and what it told.
final class Receiver implements DecodeEvents {
    static final long EXPORTER = 0xffff_c000_0201L; // 192.0.2.1
    static final long NOW = Packets.EXPORT_SECONDS * 1_000 + 500;

    final FlowBatch rows;
    final CounterBatch counters;
    final FlowDecoder decoder;
    final List<String> events = new ArrayList<>();
    final List<byte[]> letters = new ArrayList<>();
    long now = NOW;
    int drained;
    int drainedCounters;

    Receiver() {
        this(DecoderConfig.defaults(), 4_096);
    }

    Receiver(DecoderConfig config, int capacity) {
        rows = new FlowBatch(everything(), capacity);
        counters = new CounterBatch(capacity);
        decoder = new FlowDecoder(config, this, this::drain, counters, this::drainCounters);
    }

    static FlowSchema everything() {
        return FlowSchema.of(
                Stream.of(FlowColumn.values())
                        .filter(FlowColumn::stored)
                        .map(FlowColumn::column)
                        .toList(),
                List.of());
    }

    int receive(byte[] packet) {
        return receive(packet, EXPORTER, 2_055);
    }

    int receive(byte[] packet, long exporterLow, int port) {
        // Behind other bytes, so that reading outside the datagram shows.
        byte[] buffer = new byte[packet.length + 48];
        Arrays.fill(buffer, (byte) 0xaa);
        System.arraycopy(packet, 0, buffer, 16, packet.length);
        return decoder.decode(buffer, 16, packet.length, 0, exporterLow, port, now, rows);
    }

    ExporterState exporter() {
        assertThat(decoder.exporters()).hasSize(1);
        return decoder.exporters().iterator().next();
    }

    String source(int row) {
        return IpPrefix.format(rows.srcAddr.high(row), rows.srcAddr.low(row));
    }

    String destination(int row) {
        return IpPrefix.format(rows.dstAddr.high(row), rows.dstAddr.low(row));
    }

    /// Source, destination, bytes and packets of all rows.
    List<String> flows() {
        List<String> flows = new ArrayList<>();
        for (int row = 0; row < rows.rows(); row++) {
            flows.add(
                    source(row)
                            + ">"
                            + destination(row)
                            + " "
                            + rows.bytes.get(row)
                            + "/"
                            + rows.packets.get(row));
        }
        return flows;
    }

    /// Checks the arithmetic of [ExporterState] for all exporters.
    void addsUp() {
        addsUp(decoder);
    }

    /// Checks the arithmetic of [ExporterState] for all exporters of a decoder.
    static void addsUp(FlowDecoder decoder) {
        for (ExporterState exporter : decoder.exporters()) {
            long bytes = exporter.decodedBytes() + exporter.waitingBytes();
            long records = exporter.records() + exporter.waitingRecords();
            for (RefusalReason reason : RefusalReason.values()) {
                bytes += exporter.refusedBytes(reason);
                records += exporter.refusedRecords(reason);
            }
            assertThat(bytes).as("bytes of %s", exporter).isEqualTo(exporter.bytes());
            assertThat(records).as("records of %s", exporter).isEqualTo(exporter.heardRecords());
        }
    }

    private void drain(FlowBatch batch) {
        drained += batch.rows();
        batch.clear();
    }

    private void drainCounters(CounterBatch batch) {
        drainedCounters += batch.rows();
        batch.clear();
    }

    @Override
    public void templateMissing(ExporterState exporter, long domain, int templateId) {
        events.add("missing " + domain + "/" + templateId);
    }

    @Override
    public void templateArrived(
            ExporterState exporter, long domain, int templateId, long recoveredRecords) {
        events.add("arrived " + domain + "/" + templateId + " recovered " + recoveredRecords);
    }

    @Override
    public void templateChanged(ExporterState exporter, long domain, int templateId) {
        events.add("changed " + domain + "/" + templateId);
    }

    @Override
    public void templateWithdrawn(ExporterState exporter, long domain, int templateId) {
        events.add("withdrawn " + domain + "/" + templateId);
    }

    @Override
    public void exporterRestarted(ExporterState exporter, long domain) {
        events.add("restarted " + domain);
    }

    @Override
    public void samplingChanged(ExporterState exporter, long domain, long sampler, long rate) {
        events.add("sampling " + domain + "/" + sampler + " 1:" + rate);
    }

    @Override
    public void dropped(
            ExporterState exporter,
            long domain,
            RefusalReason reason,
            long records,
            byte[] bytes,
            int offset,
            int length) {
        letters.add(Arrays.copyOfRange(bytes, offset, offset + length));
        events.add("dropped " + reason.code());
    }
}
