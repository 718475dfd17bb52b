package io.weir.flows.demo.encode;

import java.nio.ByteBuffer;

/// The first bytes of the Ethernet frame that a flow's packet would have been in: what an sFlow
/// agent copies into a raw packet header record.
final class SampledPacket {
    private static final int ETHERNET = 14;
    private static final int IPV4 = 20;
    private static final int IPV6 = 40;
    private static final int TCP = 6;
    private static final int UDP = 17;

    private SampledPacket() {}

    /// Ethernet, IP and transport header of a packet of `flow.bytes()` layer-3 bytes.
    static byte[] header(ExportedFlow flow) {
        int transport = flow.protocol() == TCP ? 20 : 8;
        ByteBuffer out = ByteBuffer.allocate(ETHERNET + (flow.v4() ? IPV4 : IPV6) + transport);
        out.putInt(0x0200_5e00).putShort((short) flow.outInterface());
        out.putInt(0x0200_5e01).putShort((short) flow.inInterface());
        if (flow.v4()) {
            out.putShort((short) 0x0800).put((byte) 0x45).put((byte) flow.tos());
            out.putShort((short) flow.bytes()).putInt(0).put((byte) 61);
            out.put((byte) flow.protocol()).putShort((short) 0);
            out.putInt(flow.sourceV4()).putInt(flow.destinationV4());
        } else {
            out.putShort((short) 0x86dd).putInt(6 << 28 | flow.tos() << 20);
            out.putShort((short) (flow.bytes() - IPV6));
            out.put((byte) flow.protocol()).put((byte) 61);
            out.putLong(flow.sourceHigh()).putLong(flow.sourceLow());
            out.putLong(flow.destinationHigh()).putLong(flow.destinationLow());
        }
        if (flow.protocol() == TCP) {
            out.putShort((short) flow.sourcePort()).putShort((short) flow.destinationPort());
            out.putLong(0).put((byte) 0x50).put((byte) flow.tcpFlags());
            out.putShort((short) 0xffff).putInt(0);
        } else if (flow.protocol() == UDP) {
            out.putShort((short) flow.sourcePort()).putShort((short) flow.destinationPort());
            out.putShort((short) 8).putShort((short) 0);
        } else {
            out.putShort((short) 0x0800).putShort((short) 0).putInt(0);
        }
        return out.array();
    }
}
