package io.weir.flows.codec;

import static io.weir.flows.codec.Bytes.bytes;
import static io.weir.flows.codec.Packets.FLOW;
import static io.weir.flows.codec.Packets.flow;
import static io.weir.flows.codec.Packets.set;
import static io.weir.flows.codec.Packets.v5;
import static io.weir.flows.codec.Packets.v5Record;
import static io.weir.flows.codec.Packets.v9;
import static io.weir.flows.codec.Packets.v9Template;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.base.net.IpPrefix;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.Arrays;

/// Traps met in captures of NetFlow v5 and v9, each fixed and held here.
class NetFlowTrapsTest {
    private final Receiver receiver = new Receiver();

    @AfterEach
    void countersAddUp() {
        receiver.addsUp();
    }

    @Test
    void v5FieldsLandInTheirColumns() {
        assertThat(receiver.receive(v5(1, 0, v5Record(1, 1_000, 10)))).isEqualTo(1);

        assertThat(receiver.flows()).containsExactly("10.0.0.1>10.1.0.1 1000/10");
        assertThat(receiver.rows.etype.get(0)).isEqualTo(0x0800);
        assertThat(receiver.rows.proto.get(0)).isEqualTo(6);
        assertThat(receiver.rows.srcPort.get(0)).isEqualTo(443);
        assertThat(receiver.rows.dstPort.get(0)).isEqualTo(50_000);
        assertThat(receiver.rows.inIf.get(0)).isEqualTo(3);
        assertThat(receiver.rows.outIf.get(0)).isEqualTo(4);
        assertThat(receiver.rows.srcAs.get(0)).isEqualTo(64_500);
        assertThat(receiver.rows.dstAs.get(0)).isEqualTo(64_501);
        assertThat(receiver.rows.srcNetMask.get(0)).isEqualTo(24);
        assertThat(receiver.rows.dstNetMask.get(0)).isEqualTo(16);
        assertThat(receiver.rows.tcpFlags.get(0)).isEqualTo(0x1b);
        assertThat(receiver.rows.ipTos.get(0)).isEqualTo(0x20);
        assertThat(IpPrefix.format(receiver.rows.nextHop.high(0), receiver.rows.nextHop.low(0)))
                .isEqualTo("10.2.0.1");
        assertThat(receiver.rows.timeReceived.getUnsigned(0)).isEqualTo(Receiver.NOW / 1_000);
        assertThat(receiver.exporter().protocols()).containsExactly("netflow-v5");
    }

    @Test
    void v5SamplingIntervalIsMaskedOfItsModeBits() {
        receiver.receive(v5(1, 0x4001, v5Record(1, 1, 1)));
        receiver.receive(v5(1, 0x4000 | 1_000, v5Record(1, 1, 1)));
        receiver.receive(v5(1, 0, v5Record(1, 1, 1)));

        assertThat(receiver.rows.samplingRate.get(0)).isEqualTo(1);
        assertThat(receiver.rows.samplingRate.get(1)).isEqualTo(1_000);
        assertThat(receiver.rows.samplingRate.get(2)).isEqualTo(1);
    }

    @Test
    void v5CountIsBoundedByTheDatagram() {
        byte[] header = bytes().u16(5, 65_535).u32(0, 0, 0, 0, 0).array();

        assertThat(receiver.receive(header)).isZero();
        assertThat(receiver.exporter().refusedBytes(RefusalReason.MALFORMED)).isEqualTo(24);
    }

    @Test
    void v5CutOffKeepsItsWholeRecordsAndCountsTheOthers() {
        byte[] packet = v5(3, 0, v5Record(1, 1, 1), v5Record(2, 2, 2), v5Record(3, 3, 3));

        assertThat(receiver.receive(Arrays.copyOf(packet, packet.length - 10))).isEqualTo(2);
        assertThat(receiver.exporter().refusedRecords(RefusalReason.TRUNCATED)).isEqualTo(1);
    }

    @Test
    void v5SequenceCountsLostFlows() {
        receiver.receive(v5At(100));
        receiver.receive(v5At(101));
        receiver.receive(v5At(107));

        assertThat(receiver.exporter().sequenceLostRecords()).isEqualTo(5);
    }

    @Test
    void aLongGapIsLossOnceTheNextNumberFollowsIt() {
        receiver.receive(v9(1, 7, v9Template(256, FLOW)));
        receiver.receive(v9(50_001, 7, set(256, flow(1, 10, 1))));
        assertThat(receiver.exporter().sequenceLostPackets()).isZero();
        receiver.receive(v9(50_002, 7, set(256, flow(1, 10, 1))));
        assertThat(receiver.exporter().sequenceLostPackets()).isEqualTo(49_999);
        receiver.receive(v9(50_003, 7, set(256, flow(1, 10, 1))));
        assertThat(receiver.exporter().sequenceLostPackets()).isEqualTo(49_999);
    }

    @Test
    void strayNumbersAreNoLoss() {
        receiver.receive(v9(1, 7, v9Template(256, FLOW)));
        for (int stray : new int[] {9_000_000, 4_000_000, 700_000}) {
            receiver.receive(v9(stray, 7, set(256, flow(1, 10, 1))));
        }
        receiver.receive(v9(2, 7, set(256, flow(1, 10, 1))));
        receiver.receive(v9(3, 7, set(256, flow(1, 10, 1))));

        assertThat(receiver.exporter().sequenceLostPackets()).isZero();
        assertThat(receiver.exporter().sequenceLostRecords()).isZero();
    }

    @Test
    void aDatagramThatComesTwiceIsNoGain() {
        receiver.receive(v5At(10));
        receiver.receive(v5At(11));
        receiver.receive(v5At(10));
        assertThat(receiver.exporter().sequenceLostRecords()).isZero();
    }

    private static byte[] v5At(int sequence) {
        byte[] packet = v5(1, 0, v5Record(1, 1, 1));
        packet[19] = (byte) sequence;
        return packet;
    }

    @Test
    void v1AndV7AreRead() {
        Bytes v1 =
                bytes().u16(1, 1)
                        .u32(Packets.UPTIME, Packets.EXPORT_SECONDS, 0)
                        .u32(0x0a00_0001L, 0x0a01_0001L, 0)
                        .u16(1, 2)
                        .u32(7, 700, 1_000, 2_000)
                        .u16(53, 1_024, 0)
                        .u8(17, 0, 0)
                        .zeros(7);
        Bytes v7 =
                bytes().u16(7, 1)
                        .u32(Packets.UPTIME, Packets.EXPORT_SECONDS, 0, 1, 0)
                        .add(v5Record(2, 800, 8))
                        .zeros(4);

        assertThat(receiver.receive(v1.array())).isEqualTo(1);
        assertThat(receiver.receive(v7.array())).isEqualTo(1);
        assertThat(receiver.flows())
                .containsExactly("10.0.0.1>10.1.0.1 700/7", "10.0.0.2>10.1.0.2 800/8");
        assertThat(receiver.rows.proto.get(0)).isEqualTo(17);
    }

    @Test
    void v9HeaderCountIsNotTrusted() {
        byte[] packet =
                v9(
                        1,
                        7,
                        v9Template(256, FLOW),
                        set(256, flow(1, 10, 1)),
                        set(256, flow(2, 20, 2).add(flow(3, 30, 3))));
        packet[3] = 1;

        assertThat(receiver.receive(packet)).isEqualTo(3);
        assertThat(receiver.flows()).hasSize(3).endsWith("10.0.0.3>10.1.0.3 30/3");
    }

    @Test
    void templatesBelongToTheAddressNotToThePort() {
        receiver.receive(v9(1, 7, v9Template(256, FLOW)), Receiver.EXPORTER, 40_000);

        assertThat(receiver.receive(v9(2, 7, set(256, flow(1, 10, 1))), Receiver.EXPORTER, 40_001))
                .isEqualTo(1);
    }

    @Test
    void templatesBelongToOneExporterAndOneDomain() {
        receiver.receive(v9(1, 7, v9Template(256, FLOW)));
        receiver.receive(v9(1, 8, v9Template(256, 12, 4, 8, 4, 2, 4, 1, 4)));
        receiver.receive(v9(2, 7, set(256, flow(1, 10, 1))));
        receiver.receive(v9(2, 8, set(256, flow(1, 10, 1))));

        assertThat(receiver.flows())
                .containsExactly("10.0.0.1>10.1.0.1 10/1", "10.1.0.1>10.0.0.1 1/10");
        assertThat(receiver.receive(v9(1, 7, set(256, flow(1, 10, 1))), 0xffff_0102_0304L, 1))
                .isZero();
    }

    @Test
    void zeroFillAtTheEndIsNoError() {
        Bytes zeros = bytes().zeros(1_220);

        assertThat(
                        receiver.receive(
                                v9(1, 7, v9Template(256, FLOW), set(256, flow(1, 10, 1)), zeros)))
                .isEqualTo(1);
        assertThat(receiver.events).noneMatch(event -> event.startsWith("dropped"));
    }

    @Test
    void v9TypesFrom32768AreVendorFieldsNotEnterpriseBits() {
        Bytes template = v9Template(256, 8, 4, 33_000, 12, 12, 4, 57_590, 2, 1, 4, 2, 4);
        Bytes record = bytes().u32(0x0a00_0001L).zeros(12).u32(0x0a01_0001L).u16(9).u32(500).u32(5);

        receiver.receive(v9(1, 7, template, set(256, record)));

        assertThat(receiver.flows()).containsExactly("10.0.0.1>10.1.0.1 500/5");
    }

    @Test
    void v9FieldsOfLength65535HaveTheirOwnLength() {
        Bytes template = v9Template(256, 8, 4, 82, 65_535, 12, 4, 1, 4, 2, 4);
        Bytes records =
                bytes().u32(0x0a00_0001L)
                        .u8(3, 'e', 't', 'h')
                        .u32(0x0a01_0001L, 500, 5)
                        .u32(0x0a00_0002L)
                        .u8(0)
                        .u32(0x0a01_0002L, 600, 6);

        assertThat(receiver.receive(v9(1, 7, template, set(256, records)))).isEqualTo(2);
        assertThat(receiver.flows())
                .containsExactly("10.0.0.1>10.1.0.1 500/5", "10.0.0.2>10.1.0.2 600/6");
    }

    @Test
    void zeroLengthFieldsAndReducedCountersAreRead() {
        Bytes template = v9Template(256, 8, 4, 95, 0, 12, 4, 1, 2, 2, 3);
        Bytes record = bytes().u32(0x0a00_0001L, 0x0a01_0001L).u16(900).u8(0, 0, 9);

        receiver.receive(v9(1, 7, template, set(256, record)));

        assertThat(receiver.flows()).containsExactly("10.0.0.1>10.1.0.1 900/9");
    }

    @Test
    void templatesOfNoLengthAreRefused() {
        receiver.receive(v9(1, 7, v9Template(256, 8, 0, 12, 0)));
        receiver.receive(v9(2, 7, v9Template(257)));

        assertThat(receiver.exporter().templates()).isZero();
        assertThat(receiver.exporter().refusedRecords(RefusalReason.BAD_TEMPLATE)).isEqualTo(2);
    }

    @Test
    void onlyTheSetWithoutTemplateIsPassedOver() {
        receiver.receive(v9(1, 7, v9Template(256, FLOW)));

        assertThat(
                        receiver.receive(
                                v9(
                                        2,
                                        7,
                                        set(300, flow(9, 9, 9)),
                                        set(256, flow(1, 10, 1)),
                                        v9Template(257, FLOW),
                                        set(257, flow(2, 20, 2)))))
                .isEqualTo(2);
        assertThat(receiver.exporter().waitingSets()).isEqualTo(1);
    }

    @Test
    void aTemplateMayChangeItsLayout() {
        receiver.receive(v9(1, 7, v9Template(256, FLOW), set(256, flow(1, 10, 1))));
        receiver.receive(
                v9(2, 7, v9Template(256, 12, 4, 8, 4, 1, 4, 2, 4), set(256, flow(1, 10, 1))));

        assertThat(receiver.flows())
                .containsExactly("10.0.0.1>10.1.0.1 10/1", "10.1.0.1>10.0.0.1 10/1");
        assertThat(receiver.events).containsExactly("changed 7/256");
        assertThat(receiver.exporter().templates()).isEqualTo(1);
    }

    @Test
    void anExporterThatStartsAnewIsAskedForItsTemplates() {
        receiver.receive(v9(80_000_000, 1_000_000, 7, v9Template(256, FLOW)));
        byte[] afterwards = v9(5_000, 1, 7, set(256, flow(1, 10, 1)));

        assertThat(receiver.receive(afterwards)).isZero();
        assertThat(receiver.events).containsExactly("restarted 7", "missing 7/256");
        assertThat(receiver.receive(v9(6_000, 2, 7, v9Template(256, FLOW)))).isEqualTo(1);
    }

    @Test
    void v9SequenceCountsLostDatagramsAndTakesBackTheLateOnes() {
        receiver.receive(v9(1, 7, v9Template(256, FLOW)));
        receiver.receive(v9(5, 7, set(256, flow(1, 10, 1))));
        assertThat(receiver.exporter().sequenceLostPackets()).isEqualTo(3);
        receiver.receive(v9(3, 7, set(256, flow(1, 10, 1))));

        assertThat(receiver.exporter().sequenceLostPackets()).isEqualTo(2);
    }

    @Test
    void bgpNextHopOfZeroDoesNotHideTheNextHop() {
        Bytes template = v9Template(256, 8, 4, 12, 4, 15, 4, 18, 4);

        receiver.receive(v9(1, 7, template, set(256, bytes().u32(1, 2, 0x0a02_0001L, 0))));

        assertThat(receiver.rows.nextHop.low(0)).isEqualTo(0xffff_0a02_0001L);
    }

    @Test
    void fortigateCountsAreInThePostElements() {
        Bytes template = v9Template(256, 8, 4, 12, 4, 1, 4, 2, 4, 23, 4, 24, 4);

        receiver.receive(v9(1, 7, template, set(256, flow(1, 0, 0).u32(900, 9))));

        assertThat(receiver.flows()).containsExactly("10.0.0.1>10.1.0.1 900/9");
    }

    @Test
    void totalsCountOnlyWhereThereAreNoDeltas() {
        receiver.receive(
                v9(1, 7, v9Template(256, 8, 4, 12, 4, 85, 4, 86, 4), set(256, flow(1, 65, 1))));
        Bytes both = v9Template(257, 8, 4, 12, 4, 1, 4, 2, 4, 85, 4, 86, 4);
        receiver.receive(v9(2, 7, both, set(257, flow(2, 0, 0).u32(65, 1))));

        assertThat(receiver.flows())
                .containsExactly("10.0.0.1>10.1.0.1 65/1", "10.0.0.2>10.1.0.2 0/0");
    }

    @Test
    void asaInitiatorAndResponderOctetsAreTwoRows() {
        Bytes template = v9Template(256, 8, 4, 12, 4, 231, 4, 232, 4, 10, 2, 14, 2);

        receiver.receive(
                v9(
                        1,
                        7,
                        template,
                        set(256, flow(1, 500, 900).u16(3, 4).add(flow(2, 70, 0)).u16(3, 4))));

        assertThat(receiver.flows())
                .containsExactly(
                        "10.0.0.1>10.1.0.1 500/0",
                        "10.1.0.1>10.0.0.1 900/0",
                        "10.0.0.2>10.1.0.2 70/0");
        assertThat(receiver.rows.inIf.get(1)).isEqualTo(4);
        assertThat(receiver.rows.outIf.get(1)).isEqualTo(3);
    }

    @Test
    void physicalInterfacesStandInForAbsentOnes() {
        receiver.receive(
                v9(
                        1,
                        7,
                        v9Template(256, 8, 4, 12, 4, 252, 4, 253, 4),
                        set(256, bytes().u32(1, 2, 11, 12))));

        assertThat(receiver.rows.inIf.get(0)).isEqualTo(11);
        assertThat(receiver.rows.outIf.get(0)).isEqualTo(12);
    }

    @Test
    void icmpTypeAndCodeHaveOneSpelling() {
        Bytes template = v9Template(256, 8, 4, 12, 4, 4, 1, 11, 2, 32, 2);
        Bytes records =
                bytes().u32(1, 2)
                        .u8(1)
                        .u16(0x0301, 0)
                        .u32(1, 2)
                        .u8(1)
                        .u16(0, 0x0b00)
                        .u32(1, 2)
                        .u8(58)
                        .u16(0x8000, 0);

        receiver.receive(v9(1, 7, template, set(256, records)));

        assertThat(receiver.rows.icmpv4Type.get(0)).isEqualTo(3);
        assertThat(receiver.rows.icmpv4Code.get(0)).isEqualTo(1);
        assertThat(receiver.rows.icmpv4Type.get(1)).isEqualTo(11);
        assertThat(receiver.rows.icmpv6Type.get(2)).isEqualTo(128);
        assertThat(receiver.rows.icmpv4Type.get(2)).isZero();
        assertThat(receiver.rows.dstPort.array()).startsWith((short) 0, (short) 0, (short) 0);
    }

    @Test
    void versionsThatAreNotReadAreRefusedByName() {
        receiver.receive(bytes().u16(8, 1).zeros(40).array());
        receiver.receive(bytes().u32(4, 1).zeros(40).array());
        receiver.receive(bytes().u16(0x4745).zeros(40).array());
        receiver.receive(bytes().u16(9).array());

        ExporterState exporter = receiver.exporter();
        assertThat(exporter.refusedRecords(RefusalReason.UNSUPPORTED_VERSION)).isEqualTo(2);
        assertThat(exporter.refusedRecords(RefusalReason.UNKNOWN_PROTOCOL)).isEqualTo(1);
        assertThat(exporter.refusedRecords(RefusalReason.TRUNCATED)).isEqualTo(1);
    }
}
