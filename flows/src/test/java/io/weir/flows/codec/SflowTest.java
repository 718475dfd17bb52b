package io.weir.flows.codec;

import static io.weir.flows.codec.Bytes.bytes;
import static io.weir.flows.codec.Packets.ethernet;
import static io.weir.flows.codec.Packets.expandedSample;
import static io.weir.flows.codec.Packets.flowSample;
import static io.weir.flows.codec.Packets.ipv4;
import static io.weir.flows.codec.Packets.ipv6;
import static io.weir.flows.codec.Packets.rawHeader;
import static io.weir.flows.codec.Packets.sample;
import static io.weir.flows.codec.Packets.sflow;
import static io.weir.flows.codec.Packets.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.base.net.IpPrefix;
import io.weir.wire.column.IntColumn;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.Arrays;

/// sFlow v5 samples and their records.
class SflowTest {
    private static final Bytes RAW =
            rawHeader(1, 1_518, 4, ethernet(0x0800, ipv4(6, 1_500, tcp(443, 50_000))));

    private static final Bytes HEAD =
            rawHeader(11, 40, 0, Packets.ipv4(6, 40, Packets.tcp(443, 50_000)));

    private final Receiver receiver = new Receiver();

    @AfterEach
    void countersAddUp() {
        receiver.addsUp();
    }

    @Test
    void aRawHeaderBecomesARowOfLayer3Bytes() {
        assertThat(receiver.receive(sflow(1, flowSample(512, 3, 4, RAW)))).isEqualTo(1);

        assertThat(receiver.flows()).containsExactly("10.0.0.1>10.1.0.1 1500/1");
        assertThat(receiver.rows.samplingRate.get(0)).isEqualTo(512);
        assertThat(receiver.rows.inIf.get(0)).isEqualTo(3);
        assertThat(receiver.rows.outIf.get(0)).isEqualTo(4);
        assertThat(receiver.rows.srcPort.get(0)).isEqualTo(443);
        assertThat(receiver.rows.dstPort.get(0)).isEqualTo(50_000);
        assertThat(receiver.rows.tcpFlags.get(0)).isEqualTo(0x12);
        assertThat(receiver.rows.ipTtl.get(0)).isEqualTo(63);
        assertThat(receiver.rows.srcMac.get(0)).isEqualTo(0x0200_0000_0005L);
        assertThat(receiver.rows.dstMac.get(0)).isEqualTo(0x0200_0000_000dL);
        assertThat(receiver.rows.flowStart.get(0)).isEqualTo(Receiver.NOW);
    }

    @Test
    void theAgentIsTheExporter() {
        receiver.receive(sflow(1, flowSample(512, 3, 4, RAW)));

        assertThat(receiver.exporter().address()).isEqualTo("192.0.2.9");
        assertThat(
                        IpPrefix.format(
                                receiver.rows.exporterAddress.high(0),
                                receiver.rows.exporterAddress.low(0)))
                .isEqualTo("192.0.2.9");
    }

    @Test
    void anAgentIsBelievedOnceAWholeDatagramOfItHasCome() {
        byte[] whole = sflow(1, flowSample(512, 3, 4, RAW));
        byte[] cut = Arrays.copyOf(whole, whole.length - 4);

        receiver.receive(cut);
        assertThat(receiver.exporter().address()).isNotEqualTo("192.0.2.9");
        assertThat(receiver.exporter().refusedRecords(RefusalReason.TRUNCATED)).isEqualTo(1);

        receiver.receive(whole);
        receiver.receive(cut);
        ExporterState agent = receiver.decoder.exporter();
        assertThat(agent).isNotNull();
        assertThat(agent.address()).isEqualTo("192.0.2.9");
        assertThat(agent.refusedRecords(RefusalReason.TRUNCATED)).isEqualTo(1);
    }

    @Test
    void anAgentOfIpv6IsRead() {
        byte[] packet =
                bytes().u32(5, 2)
                        .u64(0x2001_0db8_0000_0000L, 9)
                        .u32(7, 1, 0, 1)
                        .add(flowSample(512, 3, 4, RAW))
                        .array();

        assertThat(receiver.receive(packet)).isEqualTo(1);
        assertThat(receiver.exporter().address()).isEqualTo("2001:db8::9");
    }

    @Test
    void expandedSamplesAreRead() {
        receiver.receive(sflow(1, expandedSample(64, 0, 70_000, 0, 80_000, RAW)));

        assertThat(receiver.rows.inIf.get(0)).isEqualTo(70_000);
        assertThat(receiver.rows.outIf.get(0)).isEqualTo(80_000);
        assertThat(receiver.rows.samplingRate.get(0)).isEqualTo(64);
    }

    @Test
    void theTwoTopBitsOfAnInterfaceAreItsFormat() {
        receiver.receive(
                sflow(
                        1,
                        flowSample(1, 3, 0x4000_0001L, RAW),
                        flowSample(1, 0x3fff_ffffL, 0x8000_0005L, RAW),
                        expandedSample(1, 0, 3, 1, 258, RAW)));

        assertThat(receiver.rows.outIf.array()).startsWith(0, 0, 0);
        assertThat(receiver.rows.inIf.array()).startsWith(3, 0, 3);
        assertThat(receiver.rows.forwardingStatus.get(0)).isEqualTo(131);
        assertThat(receiver.rows.forwardingStatus.get(1)).isZero();
        assertThat(receiver.rows.forwardingStatus.get(2)).isEqualTo(129);
    }

    @Test
    void discardedPacketsAreRowsWithTheirReason() {
        Bytes body = bytes().u32(1, 0, 3, 0, 5, 0, 257, 1).add(RAW);

        receiver.receive(sflow(1, sample(5, body)));

        assertThat(receiver.flows()).containsExactly("10.0.0.1>10.1.0.1 1500/1");
        assertThat(receiver.rows.forwardingStatus.get(0)).isEqualTo(137);
        assertThat(receiver.rows.inIf.get(0)).isEqualTo(5);
        assertThat(receiver.rows.samplingRate.get(0)).isEqualTo(1);
    }

    @Test
    void counterSamplesAreCountedAndAreNoFlows() {
        Bytes counters = bytes().u32(1, 3, 1).add(sample(1, bytes().zeros(88)));

        assertThat(receiver.receive(sflow(1, sample(2, counters), sample(4, counters)))).isZero();
        assertThat(receiver.exporter().counterSamples()).isEqualTo(2);
        assertThat(receiver.exporter().heardRecords()).isZero();
    }

    @Test
    void samplesOfOtherEnterprisesArePassedOver() {
        Bytes other = sample(4_413L << 12 | 1, bytes().zeros(20));

        assertThat(receiver.receive(sflow(1, other, flowSample(1, 3, 4, RAW)))).isEqualTo(1);
    }

    @Test
    void sampledAddressesStandInForARawHeader() {
        Bytes v4 = sample(3, bytes().u32(900, 6, 0x0a00_0001L, 0x0a01_0001L, 80, 1_024, 2, 8));
        Bytes v6 =
                sample(
                        4,
                        bytes().u32(800, 17)
                                .u64(0x2001_0db8_0000_0000L, 1, 0x2001_0db8_0000_0000L, 2)
                                .u32(53, 1_025, 0, 0));

        receiver.receive(sflow(1, flowSample(1, 3, 4, v4), flowSample(1, 3, 4, v6)));

        assertThat(receiver.flows())
                .containsExactly("10.0.0.1>10.1.0.1 900/1", "2001:db8::1>2001:db8::2 800/1");
        assertThat(receiver.rows.srcPort.get(0)).isEqualTo(80);
        assertThat(receiver.rows.etype.get(1)).isEqualTo(0x86dd);
    }

    @Test
    void sampledEthernetIsARowWithoutAddresses() {
        Bytes ethernet =
                sample(
                        2,
                        bytes().u32(118)
                                .u64(0x0200_0000_0001_0000L, 0x0200_0000_0002_0000L)
                                .u32(0x0806));

        receiver.receive(sflow(1, flowSample(1, 3, 4, ethernet)));

        assertThat(receiver.rows.etype.get(0)).isEqualTo(0x0806);
        assertThat(receiver.rows.srcMac.get(0)).isEqualTo(0x0200_0000_0001L);
        assertThat(receiver.rows.dstMac.get(0)).isEqualTo(0x0200_0000_0002L);
        assertThat(receiver.rows.bytes.get(0)).isEqualTo(100);
    }

    @Test
    void switchRouterAndGatewayAreRead() {
        Bytes vlans = sample(1001, bytes().u32(100, 0, 200, 0));
        Bytes router = sample(1002, bytes().u32(1, 0x0a02_0001L, 24, 16));
        Bytes gateway =
                sample(
                        1003,
                        bytes().u32(1, 0x0a03_0001L, 64_500, 0, 64_510, 1)
                                .u32(2, 4, 64_501, 64_501, 64_502, 64_503)
                                .u32(2, 0xfc00_0064L, 0xfc00_0065L)
                                .u32(100));

        receiver.receive(sflow(1, flowSample(1, 3, 4, RAW, vlans, router, gateway)));

        assertThat(receiver.rows.srcVlan.get(0)).isEqualTo(100);
        assertThat(receiver.rows.dstVlan.get(0)).isEqualTo(200);
        assertThat(receiver.rows.nextHop.low(0)).isEqualTo(0xffff_0a02_0001L);
        assertThat(receiver.rows.srcNetMask.get(0)).isEqualTo(24);
        assertThat(receiver.rows.dstNetMask.get(0)).isEqualTo(16);
        assertThat(receiver.rows.srcAs.get(0)).isEqualTo(64_500);
        assertThat(receiver.rows.dstAs.get(0)).isEqualTo(64_503);
        assertThat(receiver.rows.dstAsPath.end(0)).isEqualTo(4);
        assertThat(receiver.rows.dst1stAs.get(0)).isEqualTo(64_501);
        assertThat(receiver.rows.dst2ndAs.get(0)).isEqualTo(64_502);
        assertThat(receiver.rows.dst3rdAs.get(0)).isEqualTo(64_503);
        assertThat(((IntColumn) receiver.rows.dstCommunities.nested()).array())
                .startsWith(0xfc00_0064, 0xfc00_0065);
    }

    @Test
    void listsBelongToTheirOwnRow() {
        Bytes path = sample(1003, bytes().u32(0, 1, 2, 3, 1, 2, 1, 9, 0, 0));

        receiver.receive(sflow(1, flowSample(1, 3, 4, RAW), flowSample(1, 3, 4, RAW, path)));

        assertThat(receiver.rows.dstAsPath.end(0)).isZero();
        assertThat(receiver.rows.dstAsPath.end(1)).isEqualTo(1);
    }

    @Test
    void rawIpHeadersAreRead() {
        Bytes v4 = rawHeader(11, 1_500, 0, ipv4(17, 1_500, bytes().u16(53, 1_024, 8, 0)));
        Bytes v6 = rawHeader(12, 140, 0, ipv6(17, 100, bytes().u16(53, 1_024, 8, 0)));

        receiver.receive(sflow(1, flowSample(1, 3, 4, v4), flowSample(1, 3, 4, v6)));

        assertThat(receiver.flows())
                .containsExactly("10.0.0.1>10.1.0.1 1500/1", "2001:db8::1>2001:db8::2 140/1");
    }

    @Test
    void aCutOffSampleIsRefusedAndLeavesNothingBehind() {
        byte[] packet = sflow(1, flowSample(64, 3, 4, RAW));
        Bytes broken = sample(1, bytes().u32(1, 3, 999, 1, 0, 77, 78, 1).u32(1, 5_000));

        assertThat(receiver.receive(sflow(2, broken))).isZero();
        assertThat(receiver.exporter().refusedRecords(RefusalReason.TRUNCATED)).isEqualTo(1);
        receiver.receive(packet);

        assertThat(receiver.rows.inIf.get(0)).isEqualTo(3);
        assertThat(receiver.flows()).containsExactly("10.0.0.1>10.1.0.1 1500/1");
    }

    @Test
    void moreSamplesPromisedThanSentAreRefused() {
        byte[] packet = sflow(1, flowSample(64, 3, 4, RAW));
        packet[27] = 9;

        assertThat(receiver.receive(packet)).isEqualTo(1);
        assertThat(receiver.exporter().refusedRecords(RefusalReason.TRUNCATED)).isEqualTo(1);
    }

    @Test
    void lostDatagramsAreCounted() {
        receiver.receive(sflow(10, flowSample(64, 3, 4, RAW)));
        receiver.receive(sflow(13, flowSample(64, 3, 4, RAW)));

        assertThat(receiver.exporter().sequenceLostPackets()).isEqualTo(2);
        assertThat(receiver.exporter().sequenceLostRecords()).isEqualTo(1);
    }

    @Test
    void natAddressesAndPortsAreRead() {
        receiver.receive(
                sflow(
                        1,
                        flowSample(
                                1,
                                1,
                                2,
                                HEAD,
                                sample(1007, bytes().u32(1, 0xcb00_7101L, 1, 0xcb00_7102L)),
                                sample(1020, bytes().u32(40_001, 40_002)))));

        assertThat(receiver.rows.srcAddrNat.low(0)).isEqualTo(0xffff_cb00_7101L);
        assertThat(receiver.rows.dstAddrNat.low(0)).isEqualTo(0xffff_cb00_7102L);
        assertThat(receiver.rows.srcPortNat.get(0) & 0xffff).isEqualTo(40_001);
        assertThat(receiver.rows.dstPortNat.get(0) & 0xffff).isEqualTo(40_002);
    }

    @Test
    void natOfIpv6IsRead() {
        receiver.receive(
                sflow(
                        1,
                        flowSample(
                                1,
                                1,
                                2,
                                HEAD,
                                sample(
                                        1007,
                                        bytes().u32(2)
                                                .u64(0x2001_0db8_0000_0000L, 7)
                                                .u32(1, 0xcb00_7102L)))));

        assertThat(receiver.rows.srcAddrNat.high(0)).isEqualTo(0x2001_0db8_0000_0000L);
        assertThat(receiver.rows.srcAddrNat.low(0)).isEqualTo(7);
        assertThat(receiver.rows.dstAddrNat.low(0)).isEqualTo(0xffff_cb00_7102L);
    }

    @Test
    void mplsLabelsAreThoseOfThePacketThatCame() {
        Bytes stacks =
                bytes().u32(1, 0xc000_0201L)
                        .u32(2, 18L << 12 | 64, 35L << 12 | 0x140)
                        .u32(1, 99L << 12);
        receiver.receive(
                sflow(
                        1,
                        flowSample(1, 1, 2, HEAD, sample(1006, stacks)),
                        flowSample(1, 1, 2, HEAD)));

        assertThat(receiver.rows.mplsLabels.start(0)).isZero();
        assertThat(receiver.rows.mplsLabels.end(0)).isEqualTo(2);
        assertThat(((IntColumn) receiver.rows.mplsLabels.nested()).array()).startsWith(18, 35);
        assertThat(receiver.rows.nextHop.low(0)).isEqualTo(0xffff_c000_0201L);
    }

    @Test
    void labelsThatThePacketItselfShowsAreNotToldTwice() {
        Bytes frame =
                Packets.ethernet(
                        0x8847,
                        bytes().u32(18L << 12 | 0x100).add(Packets.ipv4(6, 40, Packets.tcp(1, 2))));
        Bytes stacks = bytes().u32(0, 1, 99L << 12, 0);

        receiver.receive(
                sflow(1, flowSample(1, 1, 2, rawHeader(1, 90, 4, frame), sample(1006, stacks))));

        assertThat(receiver.rows.mplsLabels.end(0)).isEqualTo(1);
        assertThat(((IntColumn) receiver.rows.mplsLabels.nested()).array()[0]).isEqualTo(18);
    }

    @Test
    void tagsTakenOffBeforeTheCopyAreTheVlan() {
        Bytes tags = bytes().u32(2, 0x88a8_0064L, 0x8100_0005L);

        receiver.receive(sflow(1, flowSample(1, 1, 2, HEAD, sample(1012, tags))));

        assertThat(receiver.rows.srcVlan.get(0)).isEqualTo(100);
        assertThat(receiver.rows.dstVlan.get(0)).isEqualTo(100);
    }

    @Test
    void userUrlAndUnknownRecordsArePassedOverExactly() {
        receiver.receive(
                sflow(
                        1,
                        flowSample(
                                1,
                                1,
                                2,
                                sample(1004, bytes().u32(106, 3).u8('b', 'o', 'b', 0).u32(106, 0)),
                                sample(1005, bytes().u32(1, 4).u8('/', 'a', 'b', 'c').u32(0)),
                                sample(4_242, bytes().zeros(12)),
                                HEAD)));

        assertThat(receiver.flows()).containsExactly("10.0.0.1>10.1.0.1 40/1");
    }

    @Test
    void recordsWithCountsBeyondTheirEndAreLeftOut() {
        receiver.receive(
                sflow(
                        1,
                        flowSample(
                                1,
                                1,
                                2,
                                HEAD,
                                sample(1006, bytes().u32(0, 0x7fff_ffffL, 1, 2)),
                                sample(1012, bytes().u32(1)),
                                sample(1007, bytes().u32(1)),
                                sample(1020, bytes().u32(1)))));

        assertThat(receiver.rows.mplsLabels.size()).isZero();
        assertThat(receiver.rows.srcVlan.get(0)).isZero();
        assertThat(receiver.rows.srcAddrNat.low(0)).isZero();
        assertThat(receiver.rows.srcPortNat.get(0)).isZero();
        assertThat(receiver.rows.dstPortNat.get(0)).isZero();
        assertThat(receiver.flows()).containsExactly("10.0.0.1>10.1.0.1 40/1");
    }

    @Test
    void sflowOfVersion2And4IsRefusedWithItsReason() {
        receiver.receive(bytes().u32(2, 1, 0xc000_0209L, 1, 2, 0).array());
        receiver.receive(bytes().u32(4, 1, 0xc000_0209L, 1, 2, 0).array());

        assertThat(receiver.rows.rows()).isZero();
        assertThat(receiver.exporter().refusedRecords(RefusalReason.UNSUPPORTED_VERSION))
                .isEqualTo(2);
        assertThat(receiver.events)
                .contains("dropped unsupported-version", "dropped unsupported-version");
    }

    @Test
    void aListThatASampleTellsTwiceIsTheFirst() {
        Bytes frame =
                Packets.ethernet(
                        0x8847,
                        bytes().u32(18L << 12 | 0x100).add(Packets.ipv4(6, 40, Packets.tcp(1, 2))));
        Bytes gateway =
                sample(
                        1003,
                        bytes().u32(1, 0xc000_0201L, 1, 2, 3, 1).u32(2, 1, 64_501, 1, 77, 100));
        Bytes other =
                sample(
                        1003,
                        bytes().u32(1, 0xc000_0201L, 1, 2, 3, 1).u32(2, 1, 64_502, 1, 78, 100));

        receiver.receive(
                sflow(
                        1,
                        flowSample(
                                1,
                                1,
                                2,
                                rawHeader(1, 90, 4, frame),
                                rawHeader(1, 90, 4, frame),
                                gateway,
                                other)));

        assertThat(receiver.rows.rows()).isEqualTo(1);
        assertThat(receiver.rows.mplsLabels.end(0)).isEqualTo(1);
        assertThat(((IntColumn) receiver.rows.dstAsPath.nested()).array()).startsWith(64_501);
        assertThat(receiver.rows.dstAsPath.end(0)).isEqualTo(1);
        assertThat(receiver.rows.dstCommunities.end(0)).isEqualTo(1);
    }
}
