package io.weir.flows.codec;

import static io.weir.flows.codec.Bytes.bytes;
import static io.weir.flows.codec.Packets.ethernet;
import static io.weir.flows.codec.Packets.ipv4;
import static io.weir.flows.codec.Packets.ipv6;
import static io.weir.flows.codec.Packets.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.base.net.IpPrefix;
import io.weir.flows.schema.FlowBatch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Arrays;

/// Packets inside tunnels inside samples.
class DecapsulationTest {
    private static final int PAYLOAD = 1_000;

    private final FlowBatch rows = new FlowBatch(Receiver.everything(), 256);

    private static Bytes segment() {
        return tcp(443, 50_000);
    }

    /// An IPv4 packet of which the first 40 bytes are there.
    private static Bytes inner4() {
        return ipv4(6, PAYLOAD, segment());
    }

    private static Bytes inner6() {
        return ipv6(6, PAYLOAD - 40, segment());
    }

    private static Bytes outer4(int protocol, Bytes payload) {
        Bytes packet = bytes().u8(0x45, 0).u16(PAYLOAD + payload.size() - 40 + 20, 7, 0);
        return packet.u8(12, protocol).u16(0).u32(0xc633_6401L, 0xc633_6402L).add(payload);
    }

    private static Bytes udp(int port, Bytes payload) {
        return bytes().u16(49_152, port, 0, 0).add(payload);
    }

    private static Bytes vxlan(Bytes frame) {
        return udp(4_789, bytes().u8(8, 0, 0, 0, 0, 0, 42, 0).add(frame));
    }

    private int read(Decapsulation kind, int type, Bytes packet) {
        byte[] data = ethernet(type, packet).array();
        int row = rows.beginRow();
        new InnerPacket(kind).ethernet(data, 0, data.length, data.length, rows, row);
        rows.commitRow();
        return row;
    }

    private void isInner4(int row) {
        assertThat(rows.etype.get(row)).isEqualTo(0x0800);
        assertThat(address(row)).isEqualTo("10.0.0.1");
        assertThat(rows.ipTtl.get(row)).isEqualTo(63);
        assertThat(rows.ipTos.get(row)).isEqualTo(0x20);
        assertThat(rows.bytes.get(row)).isEqualTo(PAYLOAD);
        isTcp(row);
    }

    private void isInner6(int row) {
        assertThat(rows.etype.get(row)).isEqualTo(0x86dd);
        assertThat(address(row)).isEqualTo("2001:db8::1");
        assertThat(rows.bytes.get(row)).isEqualTo(PAYLOAD);
        assertThat(rows.ipFragmentId.get(row)).isZero();
        isTcp(row);
    }

    private void isTcp(int row) {
        assertThat(rows.proto.get(row)).isEqualTo(6);
        assertThat(rows.srcPort.get(row)).isEqualTo(443);
        assertThat(rows.dstPort.get(row)).isEqualTo(50_000);
        assertThat(rows.packets.get(row)).isEqualTo(1);
    }

    private String address(int row) {
        return IpPrefix.format(rows.srcAddr.high(row), rows.srcAddr.low(row));
    }

    @Test
    void ipInIpInAllFourCombinationsRfc2003Rfc2473Rfc4213() {
        isInner4(read(Decapsulation.IPIP, 0x0800, outer4(4, inner4())));
        isInner6(read(Decapsulation.IPIP, 0x0800, outer4(41, inner6())));
        isInner4(read(Decapsulation.IPIP, 0x86dd, ipv6(4, PAYLOAD, inner4())));
        isInner6(read(Decapsulation.IPIP, 0x86dd, ipv6(41, PAYLOAD, inner6())));
    }

    @Test
    void ipv6InIpv4IsNotIpv4InIpv4() {
        isInner6(read(Decapsulation.SIX_IN_FOUR, 0x0800, outer4(41, inner6())));
        int outer = read(Decapsulation.SIX_IN_FOUR, 0x0800, outer4(4, inner4()));
        assertThat(rows.proto.get(outer)).isEqualTo(4);
    }

    @Test
    void greWithEveryOptionalFieldRfc2890() {
        isInner4(read(Decapsulation.GRE, 0x0800, outer4(47, bytes().u16(0, 0x0800).add(inner4()))));
        Bytes all = bytes().u16(0xb000, 0x86dd).u32(1, 2, 3).add(inner6());
        isInner6(read(Decapsulation.GRE, 0x0800, outer4(47, all)));
        Bytes frame = bytes().u16(0x2000, 0x6558).u32(9).add(ethernet(0x0800, inner4()));
        isInner4(read(Decapsulation.GRE, 0x86dd, ipv6(47, PAYLOAD + 22, frame)));
        Bytes labelled = bytes().u16(0, 0x8847).u32(0x0001_0140L).add(inner4());
        isInner4(read(Decapsulation.GRE, 0x0800, outer4(47, labelled)));
    }

    @Test
    void greOfPptpAndWithSourceRoutesStaysAsItIs() {
        for (int flags : new int[] {0x0001, 0x4000}) {
            Bytes packet = outer4(47, bytes().u16(flags, 0x0800).add(inner4()));
            assertThat(rows.proto.get(read(Decapsulation.GRE, 0x0800, packet))).isEqualTo(47);
        }
    }

    @Test
    void vxlanTellsOfTheFrameInsideRfc7348() {
        Bytes frame = bytes().u8(2, 0, 0, 0, 0, 0xa, 2, 0, 0, 0, 0, 0xb);
        frame.u16(0x8100, 0x0064, 0x0800).add(inner4());
        int row = read(Decapsulation.VXLAN, 0x0800, outer4(17, vxlan(frame)));
        isInner4(row);
        assertThat(rows.srcVlan.get(row)).isEqualTo(100);
        assertThat(rows.srcMac.get(row)).isEqualTo(0x0200_0000_000bL);
    }

    @Test
    void genevePassesOverItsOptionsRfc8926() {
        Bytes options = bytes().u8(2, 0).u16(0x6558).u32(0x0001_0000L, 1, 2);
        Bytes packet = udp(6_081, options.add(ethernet(0x86dd, inner6())));
        isInner6(read(Decapsulation.GENEVE, 0x0800, outer4(17, packet)));
    }

    @Test
    void gtpPassesOverItsExtensionsTs29281() {
        Bytes plain = udp(2_152, bytes().u8(0x30, 255).u16(40).u32(7).add(inner4()));
        isInner4(read(Decapsulation.GTP_U, 0x0800, outer4(17, plain)));
        Bytes container = bytes().u8(0x34, 255).u16(40).u32(7).u16(0).u8(0, 0x85);
        container.u8(1, 0x10, 9, 0).add(inner6());
        isInner6(read(Decapsulation.GTP_U, 0x0800, outer4(17, udp(2_152, container))));
        Bytes echo = udp(2_152, bytes().u8(0x32, 1).u16(4).u32(0, 0));
        int row = read(Decapsulation.GTP_U, 0x0800, outer4(17, echo));
        assertThat(rows.dstPort.get(row)).isEqualTo(2_152);
    }

    @Test
    void srv6WithAndWithoutItsHeaderRfc8986() {
        Bytes header = bytes().u8(4, 2, 4, 0, 0, 0, 0, 0).zeros(16).add(inner4());
        isInner4(read(Decapsulation.SRV6, 0x86dd, ipv6(43, PAYLOAD + 24, header)));
        isInner6(read(Decapsulation.SRV6, 0x86dd, ipv6(41, PAYLOAD, inner6())));
        Bytes frame = ethernet(0x0800, inner4());
        isInner4(read(Decapsulation.SRV6, 0x86dd, ipv6(143, PAYLOAD + 14, frame)));
    }

    @Test
    void onlyTheFirstTunnelIsTakenOff() {
        Bytes twice = outer4(4, inner4());
        int row = read(Decapsulation.IPIP, 0x0800, ipv4(4, 40 + PAYLOAD, twice));
        assertThat(rows.proto.get(row)).isEqualTo(4);
        assertThat(rows.bytes.get(row)).isEqualTo(PAYLOAD + 20);
    }

    @ParameterizedTest
    @EnumSource(Decapsulation.class)
    void packetsWithoutThatTunnelStayAsTheyAre(Decapsulation kind) {
        isInner4(read(kind, 0x0800, inner4()));
        isInner6(read(kind, 0x86dd, inner6()));
    }

    @ParameterizedTest
    @EnumSource(Decapsulation.class)
    void cutOffAnywhereItStaysWithinWhatIsThere(Decapsulation kind) {
        Bytes[] packets = {
            ethernet(0x0800, outer4(4, inner4())),
            ethernet(0x0800, outer4(47, bytes().u16(0xb000, 0x0800).u32(1, 2, 3).add(inner4()))),
            ethernet(0x0800, outer4(17, vxlan(ethernet(0x0800, inner4())))),
            ethernet(0x0800, outer4(17, udp(6_081, bytes().u8(2, 0).u16(0x0800).u32(0, 1, 2)))),
            ethernet(0x0800, outer4(17, udp(2_152, bytes().u8(0x34, 255).u16(9).u32(7, 0x85L)))),
            ethernet(0x86dd, ipv6(43, 64, bytes().u8(4, 2, 4, 0, 0, 0, 0, 0).zeros(16)))
        };
        for (Bytes packet : packets) {
            byte[] data = packet.array();
            for (int length = 0; length <= data.length; length++) {
                // The array ends where the captured bytes do, so reading on would throw.
                byte[] cut = Arrays.copyOf(data, length);
                FlowBatch one = new FlowBatch(Receiver.everything(), 1);
                new InnerPacket(kind).ethernet(cut, 0, length, data.length, one, one.beginRow());
                one.commitRow();
                assertThat(one.rows()).isEqualTo(1);
            }
        }
    }
}
