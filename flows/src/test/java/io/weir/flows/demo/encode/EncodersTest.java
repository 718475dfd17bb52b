package io.weir.flows.demo.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.flows.codec.DecodeEvents;
import io.weir.flows.codec.DecoderConfig;
import io.weir.flows.codec.ExporterState;
import io.weir.flows.codec.FlowDecoder;
import io.weir.flows.codec.RefusalReason;
import io.weir.flows.codec.TimestampSource;
import io.weir.flows.schema.FlowBatch;
import io.weir.flows.schema.FlowSchema;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

/// What an encoder writes, the decoder reads back.
class EncodersTest {
    private static final long NOW = 1_780_000_000_000L;
    private static final long BOOT = NOW - 3_600_000;
    private static final long EXPORTER = 0xffff_7f00_0002L;

    private final FlowBatch batch = new FlowBatch(FlowSchema.defaults());
    private final FlowDecoder decoder =
            new FlowDecoder(
                    DecoderConfig.defaults().withTimestampSource(TimestampSource.PACKET),
                    DecodeEvents.NONE,
                    full -> {
                        throw new AssertionError("batch full");
                    });

    @Test
    void netFlowV5KeepsEveryField() {
        var encoder = new NetFlowV5Encoder(7, BOOT, 100);
        List<ExportedFlow> flows = SampleFlows.of(NetFlowV5Encoder.MAX_FLOWS, true, 1, NOW);

        decode(encoder.encode(NOW, flows));

        assertRows(flows, 100, true);
        nothingRefused();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void netFlowV9KeepsEveryField(boolean v4) {
        var encoder = new NetFlowV9Encoder(5, BOOT);
        Template template = Template.netFlowV9(300, v4);
        encoder.begin(NOW);
        encoder.templates(template);
        encoder.samplingTemplate(400);
        encoder.sampling(400, 4_096);
        List<ExportedFlow> flows = SampleFlows.of(encoder.fits(template), v4, 2, NOW);
        encoder.flows(template, flows);

        decode(encoder.finish());

        assertThat(flows).hasSizeGreaterThan(10);
        assertRows(flows, 4_096, true);
        nothingRefused();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ipfixKeepsEveryField(boolean v4) {
        var encoder = new IpfixEncoder(9);
        Template template = Template.ipfix(300, v4);
        encoder.begin(NOW);
        encoder.templates(template);
        encoder.samplingTemplate(400);
        encoder.sampling(400, 1_000);
        List<ExportedFlow> flows = SampleFlows.of(encoder.fits(template), v4, 3, NOW);
        encoder.flows(template, flows);

        decode(encoder.finish());

        assertRows(flows, 1_000, true);
        nothingRefused();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sflowKeepsEveryFieldOfASampledPacket(boolean v4) {
        var encoder = new SflowEncoder(new byte[] {127, 0, 0, 2}, BOOT, 512, 64_500);
        List<ExportedFlow> flows = SampleFlows.of(SflowEncoder.MAX_FLOWS, v4, 4, NOW);

        decode(encoder.encode(NOW, flows));

        assertRows(flows, 512, false);
        nothingRefused();
    }

    @Test
    void sequenceNumbersOfALosslessStreamShowNoLoss() {
        var v9 = new NetFlowV9Encoder(1, BOOT);
        var ipfix = new IpfixEncoder(2);
        for (int i = 0; i < 20; i++) {
            message(v9, Template.netFlowV9(256, true), i);
            message(ipfix, Template.ipfix(256, true), i);
        }

        assertThat(batch.rows()).isEqualTo(2 * 20 * 3);
        assertThat(exporter().sequenceLostRecords()).isZero();
        assertThat(exporter().sequenceLostPackets()).isZero();
    }

    @Test
    void skippedSequenceNumbersCountAsLost() {
        var ipfix = new IpfixEncoder(2);
        message(ipfix, Template.ipfix(256, true), 0);
        ipfix.lose(17);
        message(ipfix, Template.ipfix(256, true), 1);

        assertThat(exporter().sequenceLostRecords()).isEqualTo(17);
    }

    private void message(TemplatedEncoder encoder, Template template, int number) {
        encoder.begin(NOW + number * 100L);
        if (number == 0) {
            encoder.templates(template);
        }
        encoder.flows(template, SampleFlows.of(3, true, number, NOW));
        decode(encoder.finish());
    }

    private void decode(byte[] message) {
        decoder.decode(message, 0, message.length, 0, EXPORTER, 5_000, NOW, batch);
    }

    private ExporterState exporter() {
        return decoder.exporters().iterator().next();
    }

    private void nothingRefused() {
        for (RefusalReason reason : RefusalReason.values()) {
            assertThat(exporter().refusedRecords(reason)).as(reason.code()).isZero();
        }
        assertThat(exporter().waitingSets()).isZero();
    }

    private void assertRows(List<ExportedFlow> flows, long rate, boolean times) {
        assertThat(batch.rows()).isEqualTo(flows.size());
        List<ExportedFlow> rows = new ArrayList<>();
        for (int row = 0; row < batch.rows(); row++) {
            assertThat(batch.samplingRate.get(row)).isEqualTo(rate);
            assertThat(batch.exporterAddress.low(row)).isEqualTo(EXPORTER);
            ExportedFlow flow = flows.get(row);
            rows.add(
                    new ExportedFlow(
                            times ? batch.flowStart.get(row) : flow.startMillis(),
                            times ? batch.flowEnd.get(row) : flow.endMillis(),
                            batch.srcAddr.high(row),
                            batch.srcAddr.low(row),
                            batch.dstAddr.high(row),
                            batch.dstAddr.low(row),
                            batch.proto.get(row) & 0xff,
                            batch.srcPort.get(row) & 0xffff,
                            batch.dstPort.get(row) & 0xffff,
                            // Not every column is switched on by default.
                            flow.tcpFlags(),
                            flow.tos(),
                            batch.srcAs.get(row),
                            batch.dstAs.get(row),
                            batch.srcNetMask.get(row) & 0xff,
                            batch.dstNetMask.get(row) & 0xff,
                            batch.inIf.get(row),
                            batch.outIf.get(row),
                            batch.bytes.get(row),
                            batch.packets.get(row)));
        }
        assertThat(rows).isEqualTo(flows);
    }
}
