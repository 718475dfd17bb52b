package io.weir.flows.codec;

import static io.weir.flows.codec.Bytes.bytes;
import static io.weir.flows.codec.Packets.FLOW;
import static io.weir.flows.codec.Packets.UPTIME;
import static io.weir.flows.codec.Packets.flow;
import static io.weir.flows.codec.Packets.ipfix;
import static io.weir.flows.codec.Packets.ipfixOptions;
import static io.weir.flows.codec.Packets.ipfixTemplate;
import static io.weir.flows.codec.Packets.set;
import static io.weir.flows.codec.Packets.v9;
import static io.weir.flows.codec.Packets.v9Template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;

/// What a decoder takes over from one that ran before.
class RememberedDomainsTest {
    private static final long DAY = Duration.ofDays(1).toMillis();

    private final Receiver before = new Receiver();
    private final Receiver after = new Receiver();

    private void restart() throws IOException {
        after.decoder.remember(before.decoder.state(before.now), after.now);
    }

    @Test
    void dataNeedsNoNewTemplateAfterARestartOfTheCollector() throws IOException {
        before.receive(v9(1, 7, v9Template(256, FLOW)));
        before.receive(ipfix(0, 9, ipfixTemplate(300, FLOW)));
        restart();
        after.receive(v9(2, 7, set(256, flow(1, 100, 2))));
        after.receive(ipfix(0, 9, set(300, flow(2, 300, 4))));

        assertThat(after.flows())
                .containsExactly("10.0.0.1>10.1.0.1 100/2", "10.0.0.2>10.1.0.2 300/4");
        assertThat(after.exporter().templates()).isEqualTo(2);
        assertThat(after.events).isEmpty();
        after.addsUp();
    }

    @Test
    void whatCameWhileNoCollectorRanIsMissingFromSequenceNumbers() throws IOException {
        before.receive(v5(100, 2));
        before.receive(v9(1, 7, v9Template(256, FLOW), set(256, flow(1, 100, 2))));
        assertThat(after.decoder.remember(before.decoder.lastState(before.now), after.now))
                .isTrue();
        after.receive(v5(141, 1));
        assertThat(after.exporter().sequenceLostRecords()).isEqualTo(39);
        after.receive(v9(5, 7, set(256, flow(1, 100, 2))));
        assertThat(after.exporter().sequenceLostPackets()).isEqualTo(3);
    }

    /// Nobody knows what it decoded after it wrote that.
    @Test
    void aCollectorThatWasKilledLeavesNoNumberToCountFrom() throws IOException {
        before.receive(v5(100, 2));
        byte[] whileItRan = before.decoder.state(before.now);
        assertThat(after.decoder.remember(whileItRan, after.now)).isFalse();
        after.receive(v5(141, 1));
        assertThat(after.exporter().sequenceLostRecords()).isZero();

        Receiver silent = new Receiver();
        silent.decoder.remember(whileItRan, before.now);
        Receiver last = new Receiver();
        assertThat(last.decoder.remember(silent.decoder.lastState(before.now), before.now))
                .isTrue();
        last.receive(v5(141, 1));
        assertThat(last.exporter().sequenceLostRecords()).isZero();
    }

    private static byte[] v5(int sequence, int count) {
        byte[] packet = Packets.v5(count, 0, records(count));
        ByteBuffer.wrap(packet).putInt(16, sequence);
        return packet;
    }

    private static Bytes[] records(int count) {
        Bytes[] records = new Bytes[count];
        for (int i = 0; i < count; i++) {
            records[i] = Packets.v5Record(i + 1, 100, 1);
        }
        return records;
    }

    @Test
    void samplingRatesOfDomainSamplerAndInterfaceSurvive() throws IOException {
        before.receive(
                ipfix(
                        0,
                        1,
                        ipfixTemplate(300, 8, 4, 12, 4, 1, 4, 2, 4, 302, 4),
                        ipfixOptions(400, 302, 4, 305, 4, 306, 4),
                        set(400, bytes().u32(5, 1, 99))));
        before.receive(ipfix(1, 2, ipfixTemplate(300, FLOW), ipfixOptions(401, 149, 4, 34, 4)));
        before.receive(ipfix(1, 2, set(401, bytes().u32(2, 64))));
        restart();
        after.receive(ipfix(1, 1, set(300, flow(1, 100, 2).u32(5))));
        after.receive(ipfix(2, 2, set(300, flow(1, 100, 2))));

        assertThat(after.rows.samplingRate.get(0)).isEqualTo(100);
        assertThat(after.rows.samplingRate.get(1)).isEqualTo(64);
    }

    @Test
    void anExporterThatRestartedMeanwhileIsNotReadByItsOldTemplates() throws IOException {
        before.receive(v9(UPTIME, 90_000, 7, v9Template(256, FLOW)));
        before.receive(ipfix(90_000, 9, ipfixTemplate(300, FLOW)));
        restart();
        after.receive(v9(60_000, 3, 7, set(256, flow(1, 100, 2))));
        after.receive(ipfix(4, 9, set(300, flow(2, 300, 4))));

        assertThat(after.flows()).isEmpty();
        assertThat(after.events)
                .containsExactly("restarted 7", "missing 7/256", "restarted 9", "missing 9/300");
        assertThat(after.exporter().waitingSets()).isEqualTo(2);
    }

    @Test
    void whatIsNotHeardAgainIsKeptForADay() throws IOException {
        before.receive(v9(1, 7, v9Template(256, FLOW)));
        Receiver silent = new Receiver();
        silent.decoder.remember(before.decoder.state(before.now), before.now);
        assertThat(silent.decoder.exporters()).isEmpty();
        after.decoder.remember(silent.decoder.state(before.now + DAY - 1), before.now + DAY - 1);
        after.receive(v9(2, 7, set(256, flow(1, 100, 2))));
        assertThat(after.flows()).hasSize(1);

        Receiver late = new Receiver();
        late.decoder.remember(before.decoder.state(before.now), before.now + DAY);
        late.receive(v9(2, 7, set(256, flow(1, 100, 2))));
        assertThat(late.flows()).isEmpty();
    }

    @Test
    void cutOffAnywhereNothingIsTakenOver() {
        before.receive(v9(1, 7, v9Template(256, FLOW)));
        byte[] state = before.decoder.state(before.now);
        for (int length = 0; length < state.length; length++) {
            byte[] cut = Arrays.copyOf(state, length);
            assertThatThrownBy(() -> after.decoder.remember(cut, after.now))
                    .isInstanceOf(IOException.class);
        }
        after.receive(v9(2, 7, set(256, flow(1, 100, 2))));
        assertThat(after.flows()).isEmpty();
    }

    @Test
    void theBoundOfTemplatesHoldsForRememberedOnesToo() throws IOException {
        DecoderConfig wide = DecoderConfig.defaults();
        for (int id = 256; id < 266; id++) {
            before.receive(v9(id, 7, v9Template(id, FLOW)));
        }
        Receiver small =
                new Receiver(
                        new DecoderConfig(
                                wide.timestampSource(),
                                wide.decapsulation(),
                                wide.templateWait(),
                                wide.waitingPerExporter(),
                                wide.waitingTotal(),
                                10,
                                10,
                                3,
                                1_000),
                        64);
        small.decoder.remember(before.decoder.state(before.now), before.now);
        small.receive(v9(300, 7));
        assertThat(small.exporter().templates()).isEqualTo(3);
    }
}
