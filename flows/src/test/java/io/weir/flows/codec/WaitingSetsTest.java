package io.weir.flows.codec;

import static io.weir.flows.codec.Packets.FLOW;
import static io.weir.flows.codec.Packets.flow;
import static io.weir.flows.codec.Packets.ipfix;
import static io.weir.flows.codec.Packets.ipfixTemplate;
import static io.weir.flows.codec.Packets.set;
import static io.weir.flows.codec.Packets.v9;
import static io.weir.flows.codec.Packets.v9Template;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.base.config.DataSize;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/// Data before its template: kept, decoded late, or let go with a reason.
class WaitingSetsTest {
    private Receiver receiver = new Receiver();

    @AfterEach
    void countersAddUp() {
        receiver.addsUp();
    }

    @Test
    void dataWaitsForItsTemplateAndIsDecodedInOrder() {
        receiver.receive(v9(1, 7, set(256, flow(1, 10, 1))));
        receiver.receive(v9(2, 7, set(256, flow(2, 20, 2).add(flow(3, 30, 3)))));
        assertThat(receiver.rows.rows()).isZero();
        assertThat(receiver.exporter().waitingSets()).isEqualTo(2);

        assertThat(receiver.receive(v9(3, 7, v9Template(256, FLOW), set(256, flow(4, 40, 4)))))
                .isEqualTo(4);

        assertThat(receiver.flows())
                .containsExactly(
                        "10.0.0.1>10.1.0.1 10/1",
                        "10.0.0.2>10.1.0.2 20/2",
                        "10.0.0.3>10.1.0.3 30/3",
                        "10.0.0.4>10.1.0.4 40/4");
        assertThat(receiver.events).containsExactly("missing 7/256", "arrived 7/256 recovered 3");
        assertThat(receiver.exporter().recoveredRecords()).isEqualTo(3);
        assertThat(receiver.exporter().waitingBytes()).isZero();
    }

    @Test
    void recoveredFlowsKeepTheTimesOfTheirOwnDatagram() {
        receiver.receive(v9(1, 7, set(256, flow(1, 10, 1))));
        receiver.now += 30_000;
        receiver.receive(v9(2, 7, v9Template(256, FLOW), set(256, flow(2, 20, 2))));

        assertThat(receiver.rows.timeReceived.getUnsigned(0)).isEqualTo(Receiver.NOW / 1_000);
        assertThat(receiver.rows.timeReceived.getUnsigned(1)).isEqualTo(Receiver.NOW / 1_000 + 30);
    }

    @Test
    void aSetThatWaitedTooLongIsHandedOutAsADatagramOfItsOwn() {
        receiver.receive(ipfix(0, 1, set(256, flow(1, 10, 1)), set(257, flow(2, 20, 2))));
        receiver.now += 60_001;
        receiver.decoder.expire(receiver.now);

        assertThat(receiver.exporter().refusedRecords(RefusalReason.TEMPLATE_MISSING)).isEqualTo(2);
        assertThat(receiver.exporter().waitingSets()).isZero();
        assertThat(receiver.letters).hasSize(2);

        Receiver later = new Receiver();
        later.receive(ipfix(0, 1, ipfixTemplate(256, FLOW)));
        later.receive(receiver.letters.get(0));
        assertThat(later.flows()).containsExactly("10.0.0.1>10.1.0.1 10/1");
        later.addsUp();
    }

    @Test
    void theBufferOfAnExporterIsBounded() {
        receiver = new Receiver(config(2_000, 1L << 20), 4_096);
        for (int i = 0; i < 100; i++) {
            receiver.receive(v9(i, 7, set(256, flow(1, 10, 1))));
        }

        ExporterState exporter = receiver.exporter();
        assertThat(exporter.waitingBytes()).isPositive().isLessThan(2_000);
        assertThat(exporter.refusedRecords(RefusalReason.BUFFER_FULL)).isGreaterThan(80);
    }

    @Test
    void theBufferOfAllExportersIsBounded() {
        receiver = new Receiver(config(1L << 20, 10_000), 4_096);
        for (int i = 0; i < 500; i++) {
            receiver.receive(v9(1, 7, set(256, flow(1, 10, 1))), 0xffff_0a00_0000L + i, 1);
        }

        long waiting = 0;
        for (ExporterState exporter : receiver.decoder.exporters()) {
            waiting += exporter.waitingBytes();
        }
        assertThat(waiting).isPositive().isLessThan(10_000);
    }

    @Test
    void optionsWaitForTheirTemplateToo() {
        Bytes options = Bytes.bytes().u32(1, 1_000);
        receiver.receive(ipfix(0, 1, set(300, options)));
        receiver.receive(ipfix(0, 1, Packets.ipfixOptions(300, 149, 4, 34, 4)));
        receiver.receive(ipfix(1, 1, ipfixTemplate(256, FLOW), set(256, flow(1, 10, 1))));

        assertThat(receiver.rows.samplingRate.get(0)).isEqualTo(1_000);
        assertThat(receiver.exporter().optionRecords()).isEqualTo(1);
    }

    @Test
    void aFullBatchIsHandedOnInTheMiddle() {
        receiver = new Receiver(DecoderConfig.defaults(), 4);
        for (int i = 0; i < 5; i++) {
            receiver.receive(v9(i, 7, set(256, flow(1, 1, 1).add(flow(2, 2, 2)))));
        }

        assertThat(receiver.receive(v9(5, 7, v9Template(256, FLOW)))).isEqualTo(10);
        assertThat(receiver.drained).isEqualTo(8);
        assertThat(receiver.rows.rows()).isEqualTo(2);
    }

    private static DecoderConfig config(long perExporter, long total) {
        DecoderConfig defaults = DecoderConfig.defaults();
        return new DecoderConfig(
                defaults.timestampSource(),
                defaults.decapsulation(),
                Duration.ofSeconds(60),
                new DataSize(perExporter),
                new DataSize(total),
                defaults.maxExporters(),
                defaults.maxDomains(),
                defaults.maxTemplates(),
                defaults.maxTemplateFields());
    }
}
