package io.weir.flows.codec;

import io.weir.flows.schema.FlowBatch;
import io.weir.wire.column.IntColumn;

/// Reads the head of a packet that was copied into a sample or a record: Ethernet, 802.1Q and
/// 802.1ad tags, PPPoE, MPLS, IPv4 with options, IPv6 with its extension headers, TCP, UDP, SCTP,
/// ICMP. What is cut off stays at the default. Bytes become the length of the IP packet, packets 1.
/// With a [Decapsulation] the first tunnel of that kind is taken off, and the row tells of the
/// packet inside. `to` is always where the captured bytes end. Mutable, one per decoder.
final class InnerPacket {
    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86dd;
    private static final int MPLS = 0x8847;
    private static final int MPLS_MULTICAST = 0x8848;
    private static final int PPPOE_SESSION = 0x8864;
    private static final int ETHERNET_HEADER = 14;
    private static final int MAX_TAGS = 8;
    private static final int MAX_LABELS = 16;
    private static final int MAX_EXTENSIONS = 16;

    private static final int TCP = 6;
    private static final int ICMP = 1;
    private static final int ICMP6 = 58;

    private final Decapsulation decapsulation;
    private final TunnelHeader tunnel;

    /// Whether a tunnel was taken off this packet.
    private boolean inside;

    /// Where the IP packet begins that is being read.
    private int start;

    InnerPacket(Decapsulation decapsulation) {
        this.decapsulation = decapsulation;
        this.tunnel = new TunnelHeader(decapsulation);
    }

    /// Reads a frame from its destination address on.
    ///
    /// @param captured bytes there are
    /// @param length bytes the frame had, without its check sequence
    void ethernet(byte[] data, int from, int captured, int length, FlowBatch out, int row) {
        inside = false;
        frame(data, from, captured, length, out, row);
    }

    private void frame(byte[] data, int from, int captured, long length, FlowBatch out, int row) {
        out.packets.array()[row] = 1;
        out.bytes.array()[row] = Math.max(0, length - ETHERNET_HEADER);
        if (captured < ETHERNET_HEADER) {
            return;
        }
        int to = from + captured;
        out.dstMac.array()[row] = BigEndian.uint48(data, from);
        out.srcMac.array()[row] = BigEndian.uint48(data, from + 6);
        int type = BigEndian.uint16(data, from + 12);
        int at = from + ETHERNET_HEADER;
        for (int tags = 0; isTag(type) && tags < MAX_TAGS && to - at >= 4; tags++) {
            if (tags == 0) {
                // The outer tag is the one that the wire between two devices goes by.
                short vlan = (short) (BigEndian.uint16(data, at) & 0xfff);
                out.srcVlan.array()[row] = vlan;
                out.dstVlan.array()[row] = vlan;
            }
            type = BigEndian.uint16(data, at + 2);
            at += 4;
        }
        if (type < 0x0600 && to - at >= 8 && BigEndian.int32(data, at) == 0xaaaa0300) {
            // A length, then 802.2 LLC and SNAP.
            type = BigEndian.uint16(data, at + 6);
            at += 8;
        }
        if (type == PPPOE_SESSION && to - at >= 8) {
            int ppp = BigEndian.uint16(data, at + 6);
            type = ppp == 0x0021 ? IPV4 : ppp == 0x0057 ? IPV6 : type;
            at += 8;
        }
        out.etype.array()[row] = (short) type;
        out.bytes.array()[row] = Math.max(0, length - (at - from));
        payload(type, data, at, to, out, row);
    }

    /// Reads a packet from its IP header on.
    ///
    /// @param captured bytes there are
    /// @param length bytes the packet had
    void ip(byte[] data, int from, int captured, int length, FlowBatch out, int row) {
        inside = false;
        out.packets.array()[row] = 1;
        out.bytes.array()[row] = length;
        if (captured > 0) {
            byVersion(data, from, from + captured, out, row);
        }
    }

    private static boolean isTag(int type) {
        return type == 0x8100 || type == 0x88a8 || type == 0x9100;
    }

    private void payload(int type, byte[] data, int at, int to, FlowBatch out, int row) {
        switch (type) {
            case IPV4 -> ipv4(data, at, to, out, row);
            case IPV6 -> ipv6(data, at, to, out, row);
            case MPLS, MPLS_MULTICAST -> mpls(data, at, to, out, row);
            default -> {
                // Not IP: the type says what.
            }
        }
    }

    private void byVersion(byte[] data, int at, int to, FlowBatch out, int row) {
        switch (at < to ? (data[at] >> 4) & 0xf : 0) {
            case 4 -> ipv4(data, at, to, out, row);
            case 6 -> ipv6(data, at, to, out, row);
            default -> {
                // Neither.
            }
        }
    }

    /// RFC 3032; what follows the last label is told by its first four bits (RFC 4928 §3): IP, or a
    /// pseudowire's control word before an Ethernet frame (RFC 4448 §4.6).
    private void mpls(byte[] data, int from, int to, FlowBatch out, int row) {
        IntColumn labels = (IntColumn) out.mplsLabels.nested();
        boolean tells = !inside && ListCells.free(out.mplsLabels, row);
        int at = from;
        boolean bottom = false;
        for (int i = 0; i < MAX_LABELS && !bottom && to - at >= 4; i++) {
            int entry = BigEndian.int32(data, at);
            if (tells) {
                labels.append(entry >>> 12);
            }
            bottom = (entry & 0x100) != 0;
            at += 4;
        }
        if (at > from && tells) {
            out.mplsLabels.endRow(row);
        }
        if (!bottom || to - at < 1) {
            return;
        }
        if ((data[at] & 0xf0) == 0 && to - at >= 4 + ETHERNET_HEADER) {
            pseudowire(data, at + 4, to, out, row);
        } else {
            byVersion(data, at, to, out, row);
        }
    }

    private void pseudowire(byte[] data, int from, int to, FlowBatch out, int row) {
        int type = BigEndian.uint16(data, from + 12);
        int at = from + ETHERNET_HEADER;
        for (int tags = 0; isTag(type) && tags < MAX_TAGS && to - at >= 4; tags++) {
            type = BigEndian.uint16(data, at + 2);
            at += 4;
        }
        if (type == IPV4) {
            ipv4(data, at, to, out, row);
        } else if (type == IPV6) {
            ipv6(data, at, to, out, row);
        }
    }

    private void ipv4(byte[] data, int at, int to, FlowBatch out, int row) {
        out.etype.array()[row] = (short) IPV4;
        if (to - at < 20) {
            return;
        }
        start = at;
        int header = (data[at] & 0xf) * 4;
        int length = BigEndian.uint16(data, at + 2);
        if (length > 0) {
            out.bytes.array()[row] = length;
        }
        int fragment = BigEndian.uint16(data, at + 6);
        out.ipTos.array()[row] = data[at + 1];
        out.ipFragmentId.array()[row] = BigEndian.uint16(data, at + 4);
        out.ipFragmentOffset.array()[row] = (short) (fragment & 0x1fff);
        out.ipTtl.array()[row] = data[at + 8];
        out.proto.array()[row] = data[at + 9];
        out.srcAddr.set(row, 0, Strip.MAPPED | BigEndian.uint32(data, at + 12));
        out.dstAddr.set(row, 0, Strip.MAPPED | BigEndian.uint32(data, at + 16));
        if (header >= 20 && (fragment & 0x1fff) == 0) {
            behindIp(false, data[at + 9] & 0xff, data, at + header, to, out, row);
        }
    }

    private void ipv6(byte[] data, int at, int to, FlowBatch out, int row) {
        out.etype.array()[row] = (short) IPV6;
        if (to - at < 40) {
            return;
        }
        start = at;
        int first = BigEndian.int32(data, at);
        int length = BigEndian.uint16(data, at + 4);
        if (length > 0) {
            out.bytes.array()[row] = length + 40L;
        }
        out.ipTos.array()[row] = (byte) (first >>> 20);
        out.ipv6FlowLabel.array()[row] = first & 0xfffff;
        out.ipTtl.array()[row] = data[at + 7];
        out.srcAddr.set(row, BigEndian.int64(data, at + 8), BigEndian.int64(data, at + 16));
        out.dstAddr.set(row, BigEndian.int64(data, at + 24), BigEndian.int64(data, at + 32));
        extensions(data[at + 6] & 0xff, data, at + 40, to, out, row);
    }

    /// RFC 8200 §4: walks to the protocol behind the extension headers.
    private void extensions(int first, byte[] data, int from, int to, FlowBatch out, int row) {
        int next = first;
        int at = from;
        for (int i = 0; i < MAX_EXTENSIONS && to - at >= 8; i++) {
            int length;
            switch (next) {
                case 0, 43, 60, 135, 139, 140 -> length = 8 + BigEndian.uint8(data, at + 1) * 8;
                case 51 -> length = 8 + BigEndian.uint8(data, at + 1) * 4;
                case 44 -> {
                    length = 8;
                    int offset = BigEndian.uint16(data, at + 2) >> 3;
                    out.ipFragmentOffset.array()[row] = (short) offset;
                    out.ipFragmentId.array()[row] = BigEndian.int32(data, at + 4);
                    if (offset != 0) {
                        out.proto.array()[row] = data[at];
                        return;
                    }
                }
                default -> {
                    out.proto.array()[row] = (byte) next;
                    behindIp(true, next, data, at, to, out, row);
                    return;
                }
            }
            next = BigEndian.uint8(data, at);
            at += length;
        }
        out.proto.array()[row] = (byte) next;
        if (to > at) {
            behindIp(true, next, data, at, to, out, row);
        }
    }

    private void behindIp(
            boolean ipv6, int protocol, byte[] data, int at, int to, FlowBatch out, int row) {
        if (decapsulation == Decapsulation.NONE
                || inside
                || !tunnel.read(ipv6, protocol, data, at, to)) {
            transport(protocol, data, at, to, out, row);
            return;
        }
        inside = true;
        int inner = tunnel.at();
        long length = Math.max(0, out.bytes.array()[row] - (inner - start));
        forgetOuter(out, row);
        if (tunnel.type() == TunnelHeader.ETHERNET) {
            frame(data, inner, to - inner, length, out, row);
        } else {
            out.bytes.array()[row] = length;
            out.etype.array()[row] = (short) tunnel.type();
            payload(tunnel.type(), data, inner, to, out, row);
        }
    }

    /// Clears what the outer packet left in columns that the inner one may not write.
    private static void forgetOuter(FlowBatch out, int row) {
        out.srcAddr.set(row, 0, 0);
        out.dstAddr.set(row, 0, 0);
        out.proto.array()[row] = 0;
        out.ipTos.array()[row] = 0;
        out.ipTtl.array()[row] = 0;
        out.ipFragmentId.array()[row] = 0;
        out.ipFragmentOffset.array()[row] = 0;
        out.ipv6FlowLabel.array()[row] = 0;
    }

    private void transport(int protocol, byte[] data, int at, int to, FlowBatch out, int row) {
        switch (protocol) {
            case TCP, 17, 33, 132, 136 -> {
                if (to - at >= 4) {
                    out.srcPort.array()[row] = (short) BigEndian.uint16(data, at);
                    out.dstPort.array()[row] = (short) BigEndian.uint16(data, at + 2);
                }
                if (protocol == TCP && to - at >= 14) {
                    out.tcpFlags.array()[row] = (short) (BigEndian.uint16(data, at + 12) & 0x1ff);
                }
            }
            case ICMP -> {
                if (to - at >= 2) {
                    out.icmpv4Type.array()[row] = data[at];
                    out.icmpv4Code.array()[row] = data[at + 1];
                }
            }
            case ICMP6 -> {
                if (to - at >= 2) {
                    out.icmpv6Type.array()[row] = data[at];
                    out.icmpv6Code.array()[row] = data[at + 1];
                }
            }
            default -> {
                // No ports.
            }
        }
    }
}
