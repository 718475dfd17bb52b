package io.weir.flows.codec;

import static io.weir.flows.codec.Bytes.bytes;
import static io.weir.flows.codec.Packets.ethernet;
import static io.weir.flows.codec.Packets.ipv4;
import static io.weir.flows.codec.Packets.ipv6;
import static io.weir.flows.codec.Packets.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.base.net.IpPrefix;
import io.weir.flows.schema.FlowBatch;
import io.weir.wire.column.IntColumn;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

/// Packets inside samples.
class InnerPacketTest {
    private final FlowBatch rows = new FlowBatch(Receiver.everything(), 16);
    private final InnerPacket parser = new InnerPacket(Decapsulation.NONE);

    private void read(Bytes frame) {
        byte[] data = frame.array();
        parser.ethernet(data, 0, data.length, data.length, rows, rows.beginRow());
        rows.commitRow();
    }

    private void isTcp(int row) {
        assertThat(rows.proto.get(row)).isEqualTo(6);
        assertThat(rows.srcPort.get(row)).isEqualTo(443);
        assertThat(rows.dstPort.get(row)).isEqualTo(50_000);
    }

    @Test
    void walksEveryKindOfTag() {
        Bytes ip = ipv4(6, 40, tcp(443, 50_000));
        for (int outer : new int[] {0x8100, 0x88a8, 0x9100}) {
            read(ethernet(outer, bytes().u16(0x2064, 0x8100, 0x00c8, 0x0800).add(ip)));
        }

        for (int row = 0; row < 3; row++) {
            isTcp(row);
            assertThat(rows.srcVlan.get(row)).isEqualTo(0x064);
            assertThat(rows.etype.get(row)).isEqualTo(0x0800);
        }
    }

    @Test
    void passesOverIpv4Options() {
        Bytes packet =
                bytes().u8(0x47, 0)
                        .u16(48, 1, 0)
                        .u8(64, 6)
                        .u16(0)
                        .u32(0x0a00_0001L, 0x0a01_0001L, 0x0101_0101L, 0x0101_0100L)
                        .add(tcp(443, 50_000));
        read(ethernet(0x0800, packet));

        isTcp(0);
    }

    @Test
    void walksIpv6ExtensionHeaders() {
        Bytes chain =
                bytes().u8(43, 0, 1, 4, 0, 0, 0, 0) // hop-by-hop
                        .u8(60, 2, 4, 0) // routing, 24 bytes
                        .zeros(20)
                        .u8(51, 0, 0, 0, 0, 0, 0, 0) // destination options
                        .u8(44, 1) // authentication, 12 bytes
                        .zeros(10)
                        .u8(6, 0)
                        .u16(1) // first fragment, more follow
                        .u32(77)
                        .add(tcp(443, 50_000));
        read(ethernet(0x86dd, ipv6(0, chain.size(), chain)));

        isTcp(0);
        assertThat(rows.ipFragmentId.get(0)).isEqualTo(77);
        assertThat(rows.ipv6FlowLabel.get(0)).isEqualTo(0xabcd);
        assertThat(rows.ipTos.get(0)).isEqualTo(0x25);
    }

    @Test
    void laterFragmentsHaveNoPorts() {
        Bytes packet =
                bytes().u8(0x45, 0).u16(60, 9, 185).u8(64, 17).u16(0).u32(1, 2).u32(0x0102_0304L);
        read(ethernet(0x0800, packet));

        assertThat(rows.srcPort.get(0)).isZero();
        assertThat(rows.ipFragmentOffset.get(0)).isEqualTo(185);
    }

    @Test
    void looksBehindMplsLabels() {
        Bytes v6 = ipv6(6, 20, tcp(443, 50_000));
        read(ethernet(0x8847, bytes().u32(0x0001_20ff, 0x0002_31ff).add(v6)));

        isTcp(0);
        assertThat(((IntColumn) rows.mplsLabels.nested()).array()).startsWith(18, 35);
        assertThat(IpPrefix.format(rows.srcAddr.high(0), rows.srcAddr.low(0)))
                .isEqualTo("2001:db8::1");
    }

    @Test
    void looksIntoPseudowiresWithAControlWord() {
        Bytes inner = ethernet(0x0800, ipv4(6, 40, tcp(443, 50_000)));
        read(ethernet(0x8847, bytes().u32(0x0001_21ff, 0).add(inner)));

        isTcp(0);
    }

    @Test
    void looksIntoPppoeSessions() {
        Bytes packet = ipv4(6, 40, tcp(443, 50_000));
        read(ethernet(0x8864, bytes().u8(0x11, 0).u16(5, packet.size() + 2, 0x0021).add(packet)));

        isTcp(0);
        assertThat(rows.bytes.get(0)).isEqualTo(40);
    }

    @Test
    void icmpHasTypeAndCodeAndNoPorts() {
        read(ethernet(0x0800, ipv4(1, 28, bytes().u8(3, 4).zeros(6))));
        read(ethernet(0x86dd, ipv6(58, 8, bytes().u8(128, 0).zeros(6))));

        assertThat(rows.icmpv4Type.get(0)).isEqualTo(3);
        assertThat(rows.icmpv4Code.get(0)).isEqualTo(4);
        assertThat(rows.icmpv6Type.get(1)).isEqualTo(128);
        assertThat(rows.dstPort.get(0)).isZero();
    }

    @Test
    void isReadAsFarAsItWasCaptured() {
        byte[] frame =
                ethernet(0x8100, bytes().u16(5, 0x86dd).add(ipv6(6, 20, tcp(443, 50_000)))).array();
        for (int length = 0; length <= frame.length; length++) {
            byte[] buffer = new byte[frame.length + 40];
            Arrays.fill(buffer, (byte) 0x55);
            System.arraycopy(frame, 0, buffer, 0, length);
            if (rows.full()) {
                rows.clear();
            }
            int row = rows.beginRow();
            parser.ethernet(buffer, 0, length, frame.length, rows, row);
            rows.commitRow();
            if (length < 58) {
                assertThat(rows.srcAddr.low(row)).as("captured %s", length).isZero();
            }
            if (length < 62) {
                assertThat(rows.srcPort.get(row)).as("captured %s", length).isZero();
            }
        }
        isTcp(rows.rows() - 1);
    }
}
