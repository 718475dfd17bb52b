package io.weir.flows.codec;

import io.weir.flows.schema.FlowBatch;
import io.weir.wire.column.IntColumn;
import io.weir.wire.column.WideColumn;

/// The records of an sFlow v5 flow sample: the packet's head (raw, or its fields) and what the
/// agent adds (switch, router, gateway, MPLS, NAT). One per decoder.
final class SflowRecords {
    private static final int RAW_HEADER = 1;
    private static final int ETHERNET = 2;
    private static final int IPV4 = 3;
    private static final int IPV6 = 4;
    private static final int SWITCH = 1001;
    private static final int ROUTER = 1002;
    private static final int GATEWAY = 1003;
    private static final int MPLS = 1006;
    private static final int NAT = 1007;
    private static final int VLAN_TUNNEL = 1012;
    private static final int NAT_PORTS = 1020;

    private static final int HEADER_ETHERNET = 1;
    private static final int HEADER_IPV4 = 11;
    private static final int HEADER_IPV6 = 12;

    private final InnerPacket inner;

    /// The address read last, and how many bytes it took; 0 for an unknown kind.
    private long high;

    private long low;

    SflowRecords(InnerPacket inner) {
        this.inner = inner;
    }

    /// Reads up to `count` records.
    ///
    /// @return false when the sample is cut off before anything about the packet
    boolean read(byte[] data, int from, int to, int count, FlowBatch out, int row) {
        int at = from;
        int left = count;
        boolean packet = false;
        while (left != 0 && to - at >= 8) {
            int format = BigEndian.int32(data, at);
            int length = BigEndian.int32(data, at + 4);
            if (length < 0 || length > to - at - 8) {
                return packet;
            }
            at += 8;
            packet |= record(format, data, at, at + length, out, row);
            at += length;
            left--;
        }
        return left == 0 || packet;
    }

    /// @return whether it told about the packet itself
    private boolean record(int format, byte[] data, int at, int to, FlowBatch out, int row) {
        switch (format) {
            case RAW_HEADER -> {
                return rawHeader(data, at, to, out, row);
            }
            case ETHERNET -> {
                return ethernet(data, at, to, out, row);
            }
            case IPV4 -> {
                return ipv4(data, at, to, out, row);
            }
            case IPV6 -> {
                return ipv6(data, at, to, out, row);
            }
            case SWITCH -> vlans(data, at, to, out, row);
            case ROUTER -> router(data, at, to, out, row);
            case GATEWAY -> gateway(data, at, to, out, row);
            case NAT -> nat(data, at, to, out, row);
            case NAT_PORTS -> {
                if (to - at >= 8) {
                    out.srcPortNat.set(row, BigEndian.int32(data, at));
                    out.dstPortNat.set(row, BigEndian.int32(data, at + 4));
                }
            }
            case MPLS -> mpls(data, at, to, out, row);
            case VLAN_TUNNEL -> vlanTunnel(data, at, to, out, row);
            default -> {
                // User, URL, tunnels and others have no columns.
            }
        }
        return false;
    }

    private boolean rawHeader(byte[] data, int at, int to, FlowBatch out, int row) {
        if (to - at < 16) {
            return false;
        }
        int protocol = BigEndian.int32(data, at);
        long frame = BigEndian.uint32(data, at + 4);
        long stripped = BigEndian.uint32(data, at + 8);
        int captured = BigEndian.int32(data, at + 12);
        int from = at + 16;
        if (captured < 0 || captured > to - from) {
            captured = to - from;
        }
        // The frame's length counts what was taken off: the check sequence, at most a few tags.
        int length = (int) Math.min(frame - Math.min(stripped, frame), 0xffff_ffffL >>> 1);
        switch (protocol) {
            case HEADER_ETHERNET -> inner.ethernet(data, from, captured, length, out, row);
            case HEADER_IPV4, HEADER_IPV6 -> inner.ip(data, from, captured, length, out, row);
            default -> {
                out.packets.set(row, 1);
                out.bytes.set(row, length);
            }
        }
        return true;
    }

    private static boolean ethernet(byte[] data, int at, int to, FlowBatch out, int row) {
        if (to - at < 24) {
            return false;
        }
        // MAC addresses fill 8 bytes, the last two are padding.
        out.srcMac.set(row, BigEndian.uint48(data, at + 4));
        out.dstMac.set(row, BigEndian.uint48(data, at + 12));
        if (out.etype.array()[row] == 0) {
            out.etype.set(row, BigEndian.int32(data, at + 20));
        }
        if (out.bytes.array()[row] == 0) {
            // With the Ethernet header and its check sequence.
            out.bytes.set(row, Math.max(0, BigEndian.uint32(data, at) - 18));
        }
        return true;
    }

    private static boolean ipv4(byte[] data, int at, int to, FlowBatch out, int row) {
        if (to - at < 32) {
            return false;
        }
        if (known(out, row)) {
            return true;
        }
        out.srcAddr.set(row, 0, Strip.MAPPED | BigEndian.uint32(data, at + 8));
        out.dstAddr.set(row, 0, Strip.MAPPED | BigEndian.uint32(data, at + 12));
        out.etype.set(row, RowFinish.IPV4);
        fields(data, at, at + 16, out, row);
        return true;
    }

    private static boolean ipv6(byte[] data, int at, int to, FlowBatch out, int row) {
        if (to - at < 56) {
            return false;
        }
        if (known(out, row)) {
            return true;
        }
        out.srcAddr.set(row, BigEndian.int64(data, at + 8), BigEndian.int64(data, at + 16));
        out.dstAddr.set(row, BigEndian.int64(data, at + 24), BigEndian.int64(data, at + 32));
        out.etype.set(row, RowFinish.IPV6);
        fields(data, at, at + 40, out, row);
        return true;
    }

    private static void fields(byte[] data, int at, int ports, FlowBatch out, int row) {
        out.bytes.set(row, BigEndian.uint32(data, at));
        out.packets.set(row, 1);
        out.proto.set(row, BigEndian.int32(data, at + 4));
        out.srcPort.set(row, BigEndian.int32(data, ports));
        out.dstPort.set(row, BigEndian.int32(data, ports + 4));
        out.tcpFlags.set(row, BigEndian.int32(data, ports + 8));
        out.ipTos.set(row, BigEndian.int32(data, ports + 12));
        RowFinish.icmp(out, row, 1);
    }

    /// Whether a raw header has told the packet's addresses.
    private static boolean known(FlowBatch out, int row) {
        return (out.srcAddr.low(row) | out.srcAddr.high(row)) != 0;
    }

    private static void vlans(byte[] data, int at, int to, FlowBatch out, int row) {
        if (to - at >= 16) {
            out.srcVlan.set(row, BigEndian.int32(data, at));
            out.dstVlan.set(row, BigEndian.int32(data, at + 8));
        }
    }

    private void router(byte[] data, int at, int to, FlowBatch out, int row) {
        int after = address(data, at, to);
        if (after > 0) {
            out.nextHop.set(row, high, low);
            if (to - after >= 8) {
                out.srcNetMask.set(row, BigEndian.int32(data, after));
                out.dstNetMask.set(row, BigEndian.int32(data, after + 4));
            }
        }
    }

    private void nat(byte[] data, int at, int to, FlowBatch out, int row) {
        int after = address(data, at, to);
        if (after > 0) {
            set(out.srcAddrNat, row);
            if (address(data, after, to) > 0) {
                set(out.dstAddrNat, row);
            }
        }
    }

    /// The next hop, then the label stacks of the packet that came and of the one that left: the
    /// one that came counts, unless the packet's head has told it.
    private void mpls(byte[] data, int from, int to, FlowBatch out, int row) {
        int at = address(data, from, to);
        if (at < 0 || to - at < 4) {
            return;
        }
        if (Strip.noAddress(out.nextHop.high(row), out.nextHop.low(row))) {
            set(out.nextHop, row);
        }
        int count = BigEndian.int32(data, at);
        if (count <= 0 || count > (to - at - 4) / 4 || !ListCells.free(out.mplsLabels, row)) {
            return;
        }
        IntColumn labels = (IntColumn) out.mplsLabels.nested();
        for (int i = 0; i < count; i++) {
            // 20 bits of label, then class, bottom of stack and TTL (RFC 3032 §2.1).
            labels.append(BigEndian.int32(data, at + 4 + 4 * i) >>> 12);
        }
        out.mplsLabels.endRow(row);
    }

    /// The tags that were taken off before the packet's head was copied, outermost first, each as
    /// its two words.
    private static void vlanTunnel(byte[] data, int at, int to, FlowBatch out, int row) {
        if (to - at >= 8 && BigEndian.int32(data, at) > 0 && out.srcVlan.array()[row] == 0) {
            int vlan = BigEndian.int32(data, at + 4) & 0xfff;
            out.srcVlan.set(row, vlan);
            out.dstVlan.set(row, vlan);
        }
    }

    private void set(WideColumn column, int row) {
        column.set(row, high, low);
    }

    /// The next hop, AS numbers, the path to the destination and its communities.
    private void gateway(byte[] data, int from, int to, FlowBatch out, int row) {
        int at = address(data, from, to);
        if (at < 0 || to - at < 16 || !ListCells.free(out.dstAsPath, row)) {
            return;
        }
        if (Strip.noAddress(out.nextHop.high(row), out.nextHop.low(row))) {
            out.nextHop.set(row, high, low);
        }
        int own = BigEndian.int32(data, at);
        int source = BigEndian.int32(data, at + 4);
        out.srcAs.set(row, source == 0 ? own : source);
        out.dstAs.set(row, own);
        at = path(data, at + 12, to, out, row);
        if (at > 0) {
            communities(data, at, to, out, row);
        }
    }

    private static int path(byte[] data, int from, int to, FlowBatch out, int row) {
        int segments = BigEndian.int32(data, from);
        int at = from + 4;
        IntColumn path = (IntColumn) out.dstAsPath.nested();
        boolean any = false;
        for (; segments > 0 && to - at >= 8; segments--) {
            int count = BigEndian.int32(data, at + 4);
            at += 8;
            if (count < 0 || count > (to - at) / 4) {
                segments = 1;
                break;
            }
            for (int i = 0; i < count; i++) {
                path.append(BigEndian.int32(data, at));
                at += 4;
                any = true;
            }
        }
        if (any) {
            out.dstAs.set(row, BigEndian.int32(data, at - 4));
            out.dstAsPath.endRow(row);
            firstThree(path, out, row);
        }
        return segments == 0 ? at : -1;
    }

    /// The first three AS of the path, repetitions left out.
    private static void firstThree(IntColumn path, FlowBatch out, int row) {
        int found = 0;
        int last = 0;
        for (int i = out.dstAsPath.start(row); i < out.dstAsPath.end(row) && found < 3; i++) {
            int as = path.array()[i];
            if (found > 0 && as == last) {
                continue;
            }
            IntColumn column = found == 0 ? out.dst1stAs : found == 1 ? out.dst2ndAs : out.dst3rdAs;
            column.set(row, as);
            last = as;
            found++;
        }
    }

    private static void communities(byte[] data, int from, int to, FlowBatch out, int row) {
        if (to - from < 4) {
            return;
        }
        int count = BigEndian.int32(data, from);
        if (count <= 0 || count > (to - from - 4) / 4 || !ListCells.free(out.dstCommunities, row)) {
            return;
        }
        IntColumn communities = (IntColumn) out.dstCommunities.nested();
        for (int i = 0; i < count; i++) {
            communities.append(BigEndian.int32(data, from + 4 + 4 * i));
        }
        out.dstCommunities.endRow(row);
    }

    /// Reads an address: its kind, then 0, 4 or 16 bytes.
    ///
    /// @return where it ends, or -1 when it is cut off or of no known kind
    private int address(byte[] data, int at, int to) {
        high = 0;
        low = 0;
        if (to - at < 4) {
            return -1;
        }
        return switch (BigEndian.int32(data, at)) {
            case 0 -> at + 4;
            case 1 -> {
                if (to - at < 8) {
                    yield -1;
                }
                low = Strip.MAPPED | BigEndian.uint32(data, at + 4);
                yield at + 8;
            }
            case 2 -> {
                if (to - at < 20) {
                    yield -1;
                }
                high = BigEndian.int64(data, at + 4);
                low = BigEndian.int64(data, at + 12);
                yield at + 20;
            }
            default -> -1;
        };
    }
}
