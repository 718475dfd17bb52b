package io.weir.flows.codec;

import static io.weir.flows.codec.Bytes.bytes;
import static io.weir.flows.codec.Packets.FLOW;
import static io.weir.flows.codec.Packets.flow;
import static io.weir.flows.codec.Packets.ipfix;
import static io.weir.flows.codec.Packets.ipfixTemplate;
import static io.weir.flows.codec.Packets.set;
import static io.weir.flows.codec.Packets.withdrawal;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.wire.column.IntColumn;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Traps met in captures of IPFIX, each fixed and held here.
class IpfixTrapsTest {
    private final Receiver receiver = new Receiver();

    @AfterEach
    void countersAddUp() {
        receiver.addsUp();
    }

    @Test
    void addressesOfBothFamiliesInOneRecordKeepTheOneThatIsNotZero() {
        Bytes template = ipfixTemplate(256, 8, 4, 12, 4, 27, 16, 28, 16, 1, 4, 2, 4);
        Bytes v4 = bytes().u32(0x0a00_0001L, 0x0a01_0001L).zeros(32).u32(10, 1);
        Bytes v6 =
                bytes().zeros(8)
                        .u64(0x2001_0db8_0000_0000L, 1, 0x2001_0db8_0000_0000L, 2)
                        .u32(20, 2);

        receiver.receive(ipfix(0, 1, template, set(256, v4.add(v6))));

        assertThat(receiver.flows())
                .containsExactly("10.0.0.1>10.1.0.1 10/1", "2001:db8::1>2001:db8::2 20/2");
        assertThat(receiver.rows.etype.get(0)).isEqualTo(0x0800);
        assertThat(receiver.rows.etype.get(1)).isEqualTo(0x86dd);
    }

    @Test
    void aWithdrawnTemplateIsGone_Rfc7011Section81() {
        receiver.receive(ipfix(0, 1, ipfixTemplate(256, FLOW)));
        receiver.receive(ipfix(0, 1, withdrawal(256)));

        assertThat(receiver.receive(ipfix(0, 1, set(256, flow(1, 10, 1))))).isZero();
        assertThat(receiver.events).containsExactly("withdrawn 1/256", "missing 1/256");
        assertThat(receiver.exporter().templates()).isZero();
    }

    @Test
    void allTemplatesCanBeWithdrawnAtOnce_Rfc7011Section81() {
        receiver.receive(ipfix(0, 1, ipfixTemplate(256, FLOW), ipfixTemplate(257, FLOW)));
        receiver.receive(ipfix(0, 1, withdrawal(2)));

        assertThat(receiver.exporter().templates()).isZero();
    }

    @Test
    void variableLengthsOfOneAndThreeBytesAreRead_Rfc7011Section7() {
        Bytes template = ipfixTemplate(256, 8, 4, 96, 65_535, 12, 4, 1, 4, 2, 4);
        Bytes records =
                bytes().u32(0x0a00_0001L)
                        .u8(2, 'h', 'i')
                        .u32(0x0a01_0001L, 10, 1)
                        .u32(0x0a00_0002L)
                        .u8(255)
                        .u16(300)
                        .zeros(300)
                        .u32(0x0a01_0002L, 20, 2)
                        .u32(0x0a00_0003L)
                        .u8(0)
                        .u32(0x0a01_0003L, 30, 3)
                        .zeros(3);

        assertThat(receiver.receive(ipfix(0, 1, template, set(256, records)))).isEqualTo(3);
        assertThat(receiver.flows())
                .containsExactly(
                        "10.0.0.1>10.1.0.1 10/1",
                        "10.0.0.2>10.1.0.2 20/2",
                        "10.0.0.3>10.1.0.3 30/3");
    }

    @Test
    void aVariableFieldThatLeavesItsSetIsRefused() {
        Bytes template = ipfixTemplate(256, 8, 4, 96, 65_535, 1, 4);
        Bytes records = bytes().u32(1).u8(1, 'x').u32(10).u32(2).u8(200, 1, 2, 3, 4);

        assertThat(receiver.receive(ipfix(0, 1, template, set(256, records)))).isEqualTo(1);
        assertThat(receiver.exporter().refusedRecords(RefusalReason.TRUNCATED)).isEqualTo(1);
    }

    @Test
    void enterpriseElementsArePassedOver() {
        Bytes template =
                set(
                        2,
                        bytes().u16(256, 4)
                                .u16(8, 4, 12, 4)
                                .u16(0x8000 | 1, 8)
                                .u32(6_871)
                                .u16(1, 8));
        Bytes record = bytes().u32(0x0a00_0001L, 0x0a01_0001L).u64(77_777).u64(10);

        receiver.receive(ipfix(0, 1, template, set(256, record)));

        assertThat(receiver.flows()).containsExactly("10.0.0.1>10.1.0.1 10/0");
    }

    @Test
    void repeatedElementsKeepTheOuterOne() {
        Bytes template = ipfixTemplate(256, 8, 4, 12, 4, 4, 1, 8, 4, 12, 4, 4, 1, 1, 4, 2, 4);
        Bytes record =
                bytes().u32(0x0a00_0001L, 0x0a01_0001L)
                        .u8(4)
                        .u32(0x0101_0101L, 0x0202_0202L)
                        .u8(6)
                        .u32(10, 1);

        receiver.receive(ipfix(0, 1, template, set(256, record)));

        assertThat(receiver.flows()).containsExactly("10.0.0.1>10.1.0.1 10/1");
        assertThat(receiver.rows.proto.get(0)).isEqualTo(4);
    }

    @Test
    void biflowsAreTwoRows_Rfc5103() {
        Bytes template =
                set(
                        2,
                        bytes().u16(256, 8)
                                .u16(8, 4, 12, 4, 7, 2, 11, 2)
                                .u16(1, 4, 2, 4)
                                .u16(0x8000 | 1, 4)
                                .u32(29_305)
                                .u16(0x8000 | 2, 4)
                                .u32(29_305));
        Bytes both = bytes().u32(0x0a00_0001L, 0x0a01_0001L).u16(1_024, 53).u32(60, 1, 300, 2);
        Bytes one = bytes().u32(0x0a00_0002L, 0x0a01_0002L).u16(1_025, 53).u32(60, 1, 0, 0);

        assertThat(receiver.receive(ipfix(0, 1, template, set(256, both.add(one))))).isEqualTo(3);
        assertThat(receiver.flows())
                .containsExactly(
                        "10.0.0.1>10.1.0.1 60/1",
                        "10.1.0.1>10.0.0.1 300/2",
                        "10.0.0.2>10.1.0.2 60/1");
        assertThat(receiver.rows.srcPort.get(1)).isEqualTo(53);
        assertThat(receiver.rows.dstPort.get(1)).isEqualTo(1_024);
        assertThat(receiver.exporter().records()).isEqualTo(2);
        assertThat(receiver.exporter().flows()).isEqualTo(3);
    }

    @Test
    void severalDomainsOfOneExporterAreApart() {
        receiver.receive(ipfix(0, 1, ipfixTemplate(256, FLOW)));
        receiver.receive(ipfix(0, 2, ipfixTemplate(256, 12, 4, 8, 4, 1, 4, 2, 4)));
        receiver.receive(ipfix(0, 1, set(256, flow(1, 10, 1))));
        receiver.receive(ipfix(0, 2, set(256, flow(1, 10, 1))));

        assertThat(receiver.flows())
                .containsExactly("10.0.0.1>10.1.0.1 10/1", "10.1.0.1>10.0.0.1 10/1");
    }

    @Test
    void sequenceCountsRecordsAndForgivesExportersThatLeaveOptionsOut() {
        Bytes options = Packets.ipfixOptions(300, 149, 4, 34, 4);
        receiver.receive(ipfix(0, 1, ipfixTemplate(256, FLOW), options));
        receiver.receive(ipfix(0, 1, set(256, flow(1, 1, 1)), set(300, bytes().u32(1, 100))));
        receiver.receive(ipfix(1, 1, set(256, flow(1, 1, 1))));
        assertThat(receiver.exporter().sequenceLostRecords()).isZero();

        receiver.receive(ipfix(12, 1, set(256, flow(1, 1, 1))));

        assertThat(receiver.exporter().sequenceLostRecords()).isEqualTo(10);
    }

    @Test
    void mplsLabelsAreOneList() {
        Bytes template = ipfixTemplate(256, 8, 4, 12, 4, 70, 3, 71, 3, 72, 3);
        Bytes record = bytes().u32(1, 2).u8(0, 1, 0x20).u8(0, 2, 0x31).u8(0, 0, 0);

        receiver.receive(ipfix(0, 1, template, set(256, record)));

        assertThat(receiver.rows.mplsLabels.start(0)).isZero();
        assertThat(receiver.rows.mplsLabels.end(0)).isEqualTo(2);
        assertThat(((IntColumn) receiver.rows.mplsLabels.nested()).array()).startsWith(18, 35);
    }

    @Test
    void aSetLongerThanTheMessageIsRefusedAndTheRestKept() {
        byte[] packet =
                ipfix(
                        0,
                        1,
                        ipfixTemplate(256, FLOW),
                        set(256, flow(1, 10, 1)),
                        set(256, flow(2, 2, 2)));
        packet[packet.length - 17] = 0x7f;

        assertThat(receiver.receive(packet)).isEqualTo(1);
        assertThat(receiver.exporter().refusedRecords(RefusalReason.TRUNCATED)).isEqualTo(1);
    }

    @Test
    void dataLinkFrameSectionIsReadAsAPacket() {
        Bytes frame = Packets.ethernet(0x0800, Packets.ipv4(6, 1_500, Packets.tcp(443, 50_000)));
        Bytes template = ipfixTemplate(256, 10, 4, 315, 65_535);

        receiver.receive(
                ipfix(0, 1, template, set(256, bytes().u32(5).u8(frame.size()).add(frame))));

        assertThat(receiver.flows()).containsExactly("10.0.0.1>10.1.0.1 1500/1");
        assertThat(receiver.rows.srcPort.get(0)).isEqualTo(443);
        assertThat(receiver.rows.inIf.get(0)).isEqualTo(5);
    }

    @Test
    void optionsTemplatesAreWithdrawnTooAndDataTemplatesStay_Rfc7011Section81() {
        Bytes options = Packets.ipfixOptions(300, 149, 4, 34, 4);
        receiver.receive(ipfix(0, 1, ipfixTemplate(256, FLOW), options));
        receiver.receive(ipfix(0, 1, set(3, bytes().u16(3, 0))));
        assertThat(receiver.exporter().templates()).isEqualTo(1);

        receiver.receive(ipfix(0, 1, options));
        receiver.receive(ipfix(0, 1, set(3, bytes().u16(300, 0))));
        assertThat(receiver.exporter().templates()).isEqualTo(1);
        assertThat(receiver.receive(ipfix(0, 1, set(256, flow(1, 10, 1))))).isEqualTo(1);
        assertThat(receiver.events).containsExactly("withdrawn 1/300", "withdrawn 1/300");
    }

    @Test
    void aWithdrawnIdMayComeBackWithAnotherLayout_Rfc7011Section81() {
        receiver.receive(ipfix(0, 1, ipfixTemplate(256, FLOW), set(256, flow(1, 10, 1))));
        receiver.receive(ipfix(1, 1, withdrawal(256)));
        receiver.receive(ipfix(1, 1, set(256, flow(2, 20, 2))));
        receiver.receive(ipfix(2, 1, ipfixTemplate(256, 12, 4, 8, 4, 1, 4, 2, 4)));

        assertThat(receiver.flows())
                .containsExactly("10.0.0.1>10.1.0.1 10/1", "10.1.0.2>10.0.0.2 20/2");
        assertThat(receiver.exporter().recoveredRecords()).isEqualTo(1);
    }

    @Test
    void withdrawingWhatWasNeverAnnouncedChangesNothing_Rfc7011Section81() {
        receiver.receive(ipfix(0, 1, ipfixTemplate(256, FLOW), withdrawal(999)));

        assertThat(receiver.exporter().templates()).isEqualTo(1);
        assertThat(receiver.events).isEmpty();
    }

    @Test
    void aScopeWithoutBytesShiftsNoField_JuniperSrx() {
        Bytes options = set(3, bytes().u16(300, 3, 1).u16(149, 0, 10, 4, 34, 4));
        receiver.receive(
                ipfix(
                        0,
                        1,
                        options,
                        set(300, bytes().u32(7, 32)),
                        ipfixTemplate(256, FLOW),
                        set(256, flow(1, 10, 1))));

        assertThat(receiver.rows.samplingRate.get(0)).isEqualTo(32);
    }

    @Test
    void fieldsWithoutBytesAreNotKept() {
        Bytes wide = bytes().u16(256, 2_004).u16(new int[4_000]).u16(FLOW);
        for (int id = 257; id < 1_257; id++) {
            receiver.receive(ipfix(0, 1, set(2, wide)));
            byte[] next = wide.array();
            next[0] = (byte) (id >> 8);
            next[1] = (byte) id;
            wide = bytes().add(next);
        }
        receiver.receive(ipfix(0, 1, set(1_255, flow(1, 10, 1))));

        assertThat(receiver.exporter().refusedRecords(RefusalReason.TEMPLATE_LIMIT)).isZero();
        assertThat(receiver.flows()).containsExactly("10.0.0.1>10.1.0.1 10/1");
    }

    @Test
    void labelsBesideAFrameThatShowsThemAreNotToldTwice() {
        Bytes frame =
                Packets.ethernet(
                        0x8847,
                        bytes().u32(18L << 12 | 0x100)
                                .add(Packets.ipv4(6, 1_500, Packets.tcp(443, 50_000))));
        Bytes template = ipfixTemplate(256, 315, 65_535, 70, 3, 315, 65_535);
        Bytes twice = bytes().u8(frame.size()).add(frame);

        receiver.receive(
                ipfix(0, 1, template, set(256, bytes().add(twice).u8(0, 2, 0x31).add(twice))));

        assertThat(receiver.flows()).containsExactly("10.0.0.1>10.1.0.1 1500/1");
        assertThat(receiver.rows.mplsLabels.end(0)).isEqualTo(1);
        assertThat(((IntColumn) receiver.rows.mplsLabels.nested()).array()).startsWith(18);
    }
}
