package io.weir.flows.codec;

import static io.weir.flows.codec.Bytes.bytes;
import static io.weir.flows.codec.Packets.FLOW;
import static io.weir.flows.codec.Packets.flow;
import static io.weir.flows.codec.Packets.ipfix;
import static io.weir.flows.codec.Packets.ipfixOptions;
import static io.weir.flows.codec.Packets.ipfixTemplate;
import static io.weir.flows.codec.Packets.set;
import static io.weir.flows.codec.Packets.v9;
import static io.weir.flows.codec.Packets.v9Template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Where a flow's sampling rate comes from.
class SamplingTest {
    private final Receiver receiver = new Receiver();

    private long rate() {
        return receiver.rows.samplingRate.get(receiver.rows.rows() - 1);
    }

    private boolean assumed() {
        return receiver.rows.samplingRateAssumed.get(receiver.rows.rows() - 1) == 1;
    }

    @Test
    void isOneWhenNobodySays() {
        receiver.receive(v9(1, 7, v9Template(256, FLOW), set(256, flow(1, 1, 1))));

        assertThat(rate()).isEqualTo(1);
        assertThat(assumed()).isTrue();
        assertThat(receiver.exporter().assumedRateFlows()).isEqualTo(1);
    }

    @Test
    void aRateOfZeroIsStoredAs1WithAFlag() {
        receiver.receive(Packets.v5(1, 0, Packets.v5Record(1, 10, 1)));
        assertThat(rate()).as("v5").isEqualTo(1);
        assertThat(assumed()).as("v5").isTrue();
        receiver.receive(
                Packets.sflow(
                        1,
                        Packets.flowSample(
                                0,
                                1,
                                2,
                                Packets.rawHeader(11, 40, 0, Packets.ipv4(6, 40, bytes())))));
        assertThat(rate()).as("sFlow").isEqualTo(1);
        assertThat(assumed()).as("sFlow").isTrue();
        Bytes options = ipfixOptions(257, 149, 4, 34, 4);
        receiver.receive(
                ipfix(
                        0,
                        1,
                        options,
                        set(257, bytes().u32(1, 0)),
                        ipfixTemplate(256, 8, 4, 34, 4),
                        set(256, bytes().u32(1, 0))));
        assertThat(rate()).as("IPFIX").isEqualTo(1);
        assertThat(assumed()).as("IPFIX").isTrue();

        assertThat(
                        receiver.decoder.exporters().stream()
                                .mapToLong(ExporterState::assumedRateFlows)
                                .sum())
                .isEqualTo(3);
    }

    @Test
    void aRateOf1ThatIsToldIsNoAssumption() {
        receiver.receive(Packets.v5(1, 0x4001, Packets.v5Record(1, 10, 1)));
        assertThat(rate()).isEqualTo(1);
        assertThat(assumed()).isFalse();
        receiver.receive(
                ipfix(0, 1, ipfixTemplate(256, 8, 4, 34, 4), set(256, bytes().u32(1, 1, 1, 0))));

        assertThat(receiver.rows.samplingRateAssumed.get(1)).isZero();
        assertThat(assumed()).as("the next record tells none").isTrue();
        assertThat(receiver.exporter().assumedRateFlows()).isEqualTo(1);
        assertThat(receiver.exporter().unknownRateFlows()).as("names no sampler").isZero();
    }

    @Test
    void comesFromV9SystemOptions() {
        Bytes template = set(1, bytes().u16(257, 4, 8).u16(1, 4).u16(34, 4, 35, 1).zeros(2));
        receiver.receive(
                v9(1, 7, template, set(257, bytes().u32(0, 512).u8(2)), v9Template(256, FLOW)));
        receiver.receive(v9(2, 7, set(256, flow(1, 1, 1))));

        assertThat(rate()).isEqualTo(512);
        assertThat(receiver.events).containsExactly("sampling 7/0 1:512");
    }

    @Test
    void comesFromV9InterfaceOptionsForThatInterfaceAlone() {
        Bytes options = set(1, bytes().u16(257, 4, 4).u16(2, 4).u16(34, 4));
        Bytes template = v9Template(256, 8, 4, 12, 4, 10, 4);
        receiver.receive(v9(1, 7, options, set(257, bytes().u32(5, 100)), template));

        receiver.receive(v9(2, 7, set(256, bytes().u32(1, 2, 5))));
        assertThat(rate()).isEqualTo(100);
        receiver.receive(v9(3, 7, set(256, bytes().u32(1, 2, 6))));
        assertThat(rate()).isEqualTo(1);
    }

    @Test
    void comesFromTheSamplerThatTheRecordNames() {
        Bytes options = set(1, bytes().u16(257, 4, 8).u16(1, 4).u16(48, 2, 50, 4));
        Bytes template = v9Template(256, 8, 4, 12, 4, 48, 2);
        receiver.receive(
                v9(
                        1,
                        7,
                        options,
                        set(257, bytes().u32(0).u16(1).u32(100).u32(0).u16(2).u32(2_000)),
                        template));

        receiver.receive(v9(2, 7, set(256, bytes().u32(1, 2).u16(2))));
        assertThat(rate()).isEqualTo(2_000);
        receiver.receive(v9(3, 7, set(256, bytes().u32(1, 2).u16(1))));
        assertThat(rate()).isEqualTo(100);
        receiver.receive(v9(4, 7, set(256, bytes().u32(1, 2).u16(9))));
        assertThat(rate()).isEqualTo(1);
    }

    @Test
    void comesFromSizeAndPopulation_Rfc5477() {
        receiver.receive(
                ipfix(
                        0,
                        1,
                        ipfixOptions(257, 302, 8, 304, 2, 305, 4, 309, 4, 310, 4),
                        ipfixTemplate(256, 8, 4, 12, 4, 302, 8),
                        set(257, bytes().u64(7).u16(1).u32(1, 1, 256)),
                        set(256, bytes().u32(1, 2).u64(7))));

        assertThat(rate()).isEqualTo(256);
    }

    @Test
    void comesFromIntervalAndSpaceTogether_Rfc5477() {
        receiver.receive(
                ipfix(
                        0,
                        1,
                        ipfixOptions(257, 149, 4, 305, 4, 306, 4),
                        ipfixTemplate(256, FLOW),
                        set(257, bytes().u32(1, 10, 990)),
                        set(256, flow(1, 1, 1))));

        assertThat(rate()).isEqualTo(100);
    }

    @Test
    void comesFromTheRecordBeforeAnythingElse() {
        receiver.receive(
                ipfix(
                        0,
                        1,
                        ipfixOptions(257, 149, 4, 34, 4),
                        set(257, bytes().u32(1, 64)),
                        ipfixTemplate(256, 8, 4, 12, 4, 34, 4),
                        set(256, bytes().u32(1, 2, 4_096).u32(1, 2, 0))));

        assertThat(receiver.rows.samplingRate.get(0)).isEqualTo(4_096);
        assertThat(receiver.rows.samplingRate.get(1)).isEqualTo(64);
    }

    @Test
    void laterOptionsReplaceEarlierOnes() {
        Bytes options = ipfixOptions(257, 149, 4, 34, 4);
        receiver.receive(ipfix(0, 1, options, set(257, bytes().u32(1, 64).u32(1, 128))));
        receiver.receive(ipfix(2, 1, ipfixTemplate(256, FLOW), set(256, flow(1, 1, 1))));

        assertThat(rate()).isEqualTo(128);
    }

    @Test
    void domain0SpeaksForAllDomainsOfAnIpfixExporter_Rfc7011Section31() {
        Bytes options = ipfixOptions(257, 144, 4, 34, 4);
        receiver.receive(ipfix(0, 0, options, set(257, bytes().u32(1, 64))));
        receiver.receive(ipfix(0, 7, ipfixTemplate(256, FLOW), set(256, flow(1, 1, 1))));
        assertThat(rate()).isEqualTo(64);

        receiver.receive(
                ipfix(1, 7, options, set(257, bytes().u32(1, 8)), set(256, flow(1, 1, 1))));
        assertThat(rate()).as("its own counts more").isEqualTo(8);
        receiver.receive(ipfix(0, 8, ipfixTemplate(256, FLOW), set(256, flow(1, 1, 1))));
        assertThat(rate()).isEqualTo(64);
    }

    @Test
    void sourceId0OfV9IsADomainLikeAnyOther_Rfc3954() {
        Bytes options = set(1, bytes().u16(257, 4, 4).u16(1, 4).u16(34, 4));
        receiver.receive(v9(1, 0, options, set(257, bytes().u32(0, 64))));
        receiver.receive(v9(1, 7, v9Template(256, FLOW), set(256, flow(1, 1, 1))));

        assertThat(rate()).isEqualTo(1);
    }
}
