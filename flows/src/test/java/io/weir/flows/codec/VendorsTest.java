package io.weir.flows.codec;

import static io.weir.flows.codec.Bytes.bytes;
import static io.weir.flows.codec.Packets.ipfix;
import static io.weir.flows.codec.Packets.ipfixTemplate;
import static io.weir.flows.codec.Packets.set;
import static io.weir.flows.codec.Packets.v9;
import static io.weir.flows.codec.Packets.v9Template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Records as the exporters of one maker lay them out, where that is unlike others. The layouts are
/// those seen in captures; the values are ours. Well under a second.
class VendorsTest {
    private static final int DROPPED = 128;

    private final Receiver receiver = new Receiver();

    @AfterEach
    void countersAddUp() {
        receiver.addsUp();
    }

    private int status(int row) {
        return receiver.rows.forwardingStatus.get(row) & 0xff;
    }

    @Test
    void asaWithTranslationsAndEventsInTypesOfItsOwn_CiscoAsa8() {
        Bytes template =
                v9Template(
                        265, 148, 4, 8, 4, 7, 2, 12, 4, 11, 2, 4, 1, 40_001, 4, 40_002, 4, 40_003,
                        2, 40_004, 2, 40_005, 1, 33_002, 2, 323, 8, 85, 4, 152, 8, 33_000, 12,
                        40_000, 20);
        Bytes record =
                bytes().u32(77, 0x0a00_0001L)
                        .u16(40_000)
                        .u32(0x0a01_0001L)
                        .u16(443)
                        .u8(6)
                        .u32(0xcb00_7101L, 0x0a01_0001L)
                        .u16(50_001, 443)
                        .u8(2)
                        .u16(2_030)
                        .u64(Receiver.NOW)
                        .u32(12_345)
                        .u64(Receiver.NOW - 9_000)
                        .zeros(32);

        receiver.receive(v9(1, 7, template, set(265, record)));

        assertThat(receiver.flows()).containsExactly("10.0.0.1>10.1.0.1 12345/0");
        assertThat(receiver.rows.srcAddrNat.low(0)).isEqualTo(0xffff_cb00_7101L);
        assertThat(receiver.rows.dstAddrNat.low(0)).isEqualTo(0xffff_0a01_0001L);
        assertThat(receiver.rows.srcPortNat.get(0) & 0xffff).isEqualTo(50_001);
        assertThat(receiver.rows.dstPortNat.get(0)).isEqualTo(443);
        assertThat(receiver.rows.flowStart.get(0)).isEqualTo(Receiver.NOW - 9_000);
        assertThat(status(0)).as("torn down").isZero();
    }

    @Test
    void asaFlowsOfBothDirectionsAndDeniedOnes_CiscoAsa9() {
        Bytes counted =
                v9Template(
                        263, 8, 4, 7, 2, 12, 4, 11, 2, 4, 1, 225, 4, 226, 4, 227, 2, 228, 2, 233, 1,
                        231, 4, 232, 4);
        Bytes denied = v9Template(256, 8, 4, 7, 2, 12, 4, 11, 2, 4, 1, 233, 1, 33_002, 2);
        Bytes both =
                bytes().u32(0x0a00_0001L)
                        .u16(40_000)
                        .u32(0x0a01_0001L)
                        .u16(443)
                        .u8(6)
                        .u32(0xcb00_7101L, 0x0a01_0001L)
                        .u16(50_001, 443)
                        .u8(5)
                        .u32(100, 9_000);
        Bytes refused =
                bytes().u32(0x0a00_0002L).u16(40_000).u32(0x0a01_0002L).u16(23).u8(6, 3).u16(1_001);

        receiver.receive(v9(1, 7, counted, denied, set(263, both), set(256, refused)));

        assertThat(receiver.flows())
                .containsExactly(
                        "10.0.0.1>10.1.0.1 100/0",
                        "10.1.0.1>10.0.0.1 9000/0",
                        "10.0.0.2>10.1.0.2 0/0");
        assertThat(receiver.rows.srcAddrNat.low(0)).isEqualTo(0xffff_cb00_7101L);
        assertThat(receiver.rows.dstAddrNat.low(1)).isEqualTo(0xffff_cb00_7101L);
        assertThat(receiver.rows.dstPortNat.get(1) & 0xffff).isEqualTo(50_001);
        assertThat(status(0)).isZero();
        assertThat(status(1)).isZero();
        assertThat(status(2)).isEqualTo(DROPPED);
    }

    /// Inline monitoring: several common properties, the frame's size and its first bytes.
    private static Bytes inlineMonitoring() {
        Bytes fields = bytes().u16(384, 7);
        for (int length : new int[] {4, 2, 4}) {
            fields.u16(0x8000 | 137, length).u32(2_636);
        }
        return set(2, fields.u16(10, 4, 61, 1, 312, 2, 315, 65_535));
    }

    private static Bytes sampled(long first, int exception, long third) {
        Bytes frame = Packets.ethernet(0x0800, Packets.ipv4(6, 104, Packets.tcp(443, 50_000)));
        return bytes().u32(first)
                .u16(exception)
                .u32(third, 737)
                .u8(0)
                .u16(118)
                .u8(frame.size())
                .add(frame);
    }

    @Test
    void commonPropertiesTellWhatWasNotForwarded_JuniperInlineMonitoring() {
        receiver.receive(
                ipfix(
                        0,
                        65_536,
                        inlineMonitoring(),
                        set(
                                384,
                                sampled(0x0400_0000L, 0x08c3, 0x1800_01b5L)
                                        .add(sampled(0x0400_0001L, 0x0800, 0x1400_01c2L))
                                        .add(sampled(0x0800_0000L, 0x04c3, 0x0800_0001L)))));

        assertThat(receiver.flows()).hasSize(3).allMatch(flow -> flow.endsWith(" 104/1"));
        assertThat(status(0)).as("exception 195").isEqualTo(DROPPED);
        assertThat(status(1)).as("no exception, a forwarding class").isZero();
        assertThat(status(2)).as("an exception in four bytes").isEqualTo(DROPPED);
        assertThat(receiver.rows.inIf.get(0)).isEqualTo(737);
        assertThat(receiver.rows.flowDirection.get(0)).isEqualTo(1);
    }

    @Test
    void uptimesWithoutAStartAndAddressesBehindNat_MikroTik() {
        Bytes template =
                ipfixTemplate(
                        258, 60, 1, 22, 4, 21, 4, 2, 4, 1, 4, 7, 2, 11, 2, 10, 4, 14, 4, 4, 1, 6, 1,
                        8, 4, 12, 4, 15, 4, 225, 4, 226, 4);
        Bytes record =
                bytes().u8(4)
                        .u32(1_000, 16_000, 3, 300)
                        .u16(50_000, 53)
                        .u32(2, 5)
                        .u8(17, 0)
                        .u32(0x0a00_0001L, 0x0a01_0001L, 0, 0xcb00_7101L, 0x0a01_0001L);

        receiver.receive(ipfix(0, 0, template, set(258, record)));

        assertThat(receiver.flows()).containsExactly("10.0.0.1>10.1.0.1 300/3");
        assertThat(receiver.rows.srcAddrNat.low(0)).isEqualTo(0xffff_cb00_7101L);
        assertThat(receiver.rows.flowEnd.get(0) - receiver.rows.flowStart.get(0)).isEqualTo(15_000);
        assertThat(receiver.rows.etype.get(0)).isEqualTo(0x0800);
    }

    @Test
    void typesBeyond57000AreItsOwnAndItsCountIsOfSets_Nprobe() {
        Bytes template =
                v9Template(
                        256, 22, 4, 21, 4, 4, 1, 8, 4, 12, 4, 7, 2, 11, 2, 1, 4, 2, 4, 95, 4, 96,
                        32, 57_590, 2, 57_591, 16);
        Bytes record = bytes().u32(1, 2).u8(6).u32(0x0a00_0001L, 0x0a01_0001L).u16(80, 81);
        Bytes records = bytes();
        for (int i = 1; i <= 3; i++) {
            records.add(record).u32(10L * i, i, 7).zeros(32).u16(5).zeros(16);
        }
        byte[] packet = v9(1, 7, template, set(256, records));
        packet[3] = 1;

        assertThat(receiver.receive(packet)).isEqualTo(3);
        assertThat(receiver.flows().getLast()).isEqualTo("10.0.0.1>10.1.0.1 30/3");
    }

    @Test
    void totalsOfBothDirectionsFlagsOfFirstAndLaterPackets_Yaf() {
        Bytes reverse = bytes().u32(29_305);
        Bytes fields =
                bytes().u16(45_873, 12)
                        .u16(152, 8, 153, 8, 85, 4)
                        .u16(0x8000 | 85, 4)
                        .add(reverse)
                        .u16(86, 4)
                        .u16(0x8000 | 86, 4)
                        .add(reverse)
                        .u16(8, 4, 12, 4)
                        .u16(0x8000 | 14, 1)
                        .u32(6_871)
                        .u16(0x8000 | 15, 1)
                        .u32(6_871)
                        .u16(0x8000 | 0x4000 | 14, 1)
                        .u32(6_871)
                        .u16(293, 65_535);
        Bytes record =
                bytes().u64(Receiver.NOW - 5_000, Receiver.NOW)
                        .u32(500, 700, 5, 7, 0x0a00_0001L, 0x0a01_0001L)
                        .u8(0x02, 0x18, 0x12)
                        .u8(17, 3)
                        .u16(49_155, 16)
                        .u16(1, 2, 3, 4, 5, 6);

        receiver.receive(
                ipfix(
                        0,
                        0,
                        ipfixTemplate(49_155, 56, 6, 80, 6),
                        set(2, fields),
                        set(45_873, record)));

        assertThat(receiver.flows())
                .containsExactly("10.0.0.1>10.1.0.1 500/5", "10.1.0.1>10.0.0.1 700/7");
        assertThat(receiver.rows.tcpFlags.get(0)).isEqualTo(0x1a);
        assertThat(receiver.rows.tcpFlags.get(1)).isEqualTo(0x12);
        assertThat(receiver.rows.srcMac.get(0)).isEqualTo(0x1_0002_0003L);
        assertThat(receiver.rows.srcMac.get(1)).isEqualTo(0x4_0005_0006L);
    }

    @Test
    void interfacesByNumberAndByDeviceAndReducedCounters_IptNetflow() {
        Bytes template =
                v9Template(
                        260, 8, 4, 12, 4, 15, 4, 7, 2, 11, 2, 6, 1, 10, 2, 14, 2, 252, 2, 253, 2, 2,
                        4, 1, 4, 4, 1, 5, 1, 209, 4, 80, 6, 56, 6, 256, 2);
        Bytes record =
                bytes().u32(0x0a00_0001L, 0x0a01_0001L, 0)
                        .u16(80, 50_000)
                        .u8(0x1b)
                        .u16(0, 4, 12, 13)
                        .u32(2, 200)
                        .u8(6, 0)
                        .u32(0)
                        .u16(1, 2, 3, 4, 5, 6, 0x0800);

        receiver.receive(v9(1, 7, set(999, bytes().zeros(32)), template, set(260, record)));

        assertThat(receiver.flows()).containsExactly("10.0.0.1>10.1.0.1 200/2");
        assertThat(receiver.rows.inIf.get(0)).isEqualTo(12);
        assertThat(receiver.rows.outIf.get(0)).isEqualTo(4);
        assertThat(receiver.rows.dstMac.get(0)).isEqualTo(0x1_0002_0003L);
    }

    @Test
    void namesOfApplicationAndUserArePassedOverAndDenialsTold_PaloAlto() {
        Bytes template =
                v9Template(
                        257, 1, 8, 2, 4, 4, 1, 8, 4, 12, 4, 61, 1, 148, 8, 233, 1, 346, 4, 56_701,
                        32, 56_702, 64);
        Bytes allowed =
                bytes().u64(100)
                        .u32(1)
                        .u8(6)
                        .u32(0x0a00_0001L, 0x0a01_0001L)
                        .u8(1)
                        .u64(9)
                        .u8(2)
                        .u32(25_461)
                        .zeros(96);
        Bytes denied =
                bytes().u64(60)
                        .u32(1)
                        .u8(6)
                        .u32(0x0a00_0002L, 0x0a01_0002L)
                        .u8(0)
                        .u64(10)
                        .u8(3)
                        .u32(25_461)
                        .zeros(96);

        receiver.receive(v9(1, 7, template, set(257, allowed.add(denied))));

        assertThat(receiver.flows())
                .containsExactly("10.0.0.1>10.1.0.1 100/1", "10.0.0.2>10.1.0.2 60/1");
        assertThat(receiver.rows.flowDirection.get(0)).isEqualTo(2);
        assertThat(status(0)).isZero();
        assertThat(status(1)).isEqualTo(DROPPED);
    }

    @Test
    void a232OfTwoBytesWithout231IsNoResponder_HuaweiNetStream() {
        Bytes template = v9Template(1_315, 8, 4, 12, 4, 2, 4, 1, 4, 232, 2, 89, 1, 210, 3);
        Bytes record = bytes().u32(0x0a00_0001L, 0x0a01_0001L, 2, 200).u16(17).u8(64).zeros(3);

        assertThat(receiver.receive(v9(1, 7, template, set(1_315, record)))).isEqualTo(1);
        assertThat(status(0)).isEqualTo(64);
    }

    @Test
    void overlayFieldsAreItsOwn_VmwareDistributedSwitch() {
        Bytes template =
                set(
                        2,
                        bytes().u16(264, 9)
                                .u16(8, 4, 12, 4, 1, 8, 2, 8, 351, 8)
                                .u16(0x8000 | 890, 2)
                                .u32(6_876)
                                .u16(0x8000 | 888, 2)
                                .u32(6_876)
                                .u16(0x8000 | 889, 1)
                                .u32(6_876)
                                .u16(210, 1));
        Bytes record =
                bytes().u32(0x0a00_0001L, 0x0a01_0001L).u64(1_000, 10, 5_001).u16(1, 2).u8(3, 0);

        assertThat(receiver.receive(ipfix(0, 0, template, set(264, record)))).isEqualTo(1);
        assertThat(receiver.flows()).containsExactly("10.0.0.1>10.1.0.1 1000/10");
    }

    /// What hsflowd adds to a packet on Linux: function (1038), queue and its delay (1036, 1039),
    /// the socket's owner and its TCP state (2209, 2210). Packets of the host itself come from an
    /// internal interface.
    @Test
    void whatItTellsOfSocketsAndQueuesIsPassedOver_Hsflowd() {
        Bytes frame = Packets.ethernet(0x0800, Packets.ipv4(6, 1_500, Packets.tcp(443, 50_000)));
        Bytes sample =
                Packets.flowSample(
                        400,
                        0x3fff_ffffL,
                        2,
                        Packets.sample(2209, bytes().u32(1).zeros(48)),
                        Packets.sample(2210, bytes().zeros(8)),
                        Packets.rawHeader(1, 1_514, 0, frame),
                        Packets.sample(1036, bytes().u32(7)),
                        Packets.sample(1039, bytes().u32(1_000)),
                        Packets.sample(1038, bytes().u32(3).u8('n', 'i', 'c', 0)));

        assertThat(receiver.receive(Packets.sflow(1, sample))).isEqualTo(1);
        assertThat(receiver.flows()).containsExactly("10.0.0.1>10.1.0.1 1500/1");
        assertThat(receiver.rows.samplingRate.get(0)).isEqualTo(400);
        assertThat(receiver.rows.inIf.get(0)).as("internal").isZero();
        assertThat(receiver.rows.outIf.get(0)).isEqualTo(2);
    }
}
