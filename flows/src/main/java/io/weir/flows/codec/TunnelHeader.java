package io.weir.flows.codec;

/// Finds the packet inside a tunnel of one kind. Mutable, one per parser; nothing is allocated.
final class TunnelHeader {
    static final int IPV4 = 0x0800;
    static final int IPV6 = 0x86dd;

    /// Stands for an Ethernet frame (Trans Ether Bridging, RFC 1701).
    static final int ETHERNET = 0x6558;

    private static final int MPLS = 0x8847;
    private static final int PROTOCOL_IPV4 = 4;
    private static final int PROTOCOL_UDP = 17;
    private static final int PROTOCOL_IPV6 = 41;
    private static final int PROTOCOL_GRE = 47;
    private static final int PROTOCOL_ETHERNET = 143;
    private static final int UDP_HEADER = 8;
    private static final int MAX_GTP_EXTENSIONS = 8;

    private final Decapsulation kind;
    private int at;
    private int type;

    TunnelHeader(Decapsulation kind) {
        this.kind = kind;
    }

    /// Where the packet inside begins, after [#read] has found one.
    int at() {
        return at;
    }

    /// Its Ethernet type: [#IPV4], [#IPV6], MPLS or [#ETHERNET].
    int type() {
        return type;
    }

    /// Looks at what follows the headers of an IP packet.
    ///
    /// @param overIpv6 whether that packet is of version 6
    /// @param protocol what follows
    /// @param from where it begins
    /// @param to where the captured bytes end
    /// @return whether a tunnel of this kind begins here, and at least a byte of its packet is
    ///   there
    boolean read(boolean overIpv6, int protocol, byte[] data, int from, int to) {
        boolean found =
                switch (kind) {
                    case NONE -> false;
                    case IPIP -> ip(protocol, from);
                    case SIX_IN_FOUR ->
                            !overIpv6 && protocol == PROTOCOL_IPV6 && ip(protocol, from);
                    case SRV6 -> overIpv6 && (ip(protocol, from) || ethernet(protocol, from));
                    case GRE -> protocol == PROTOCOL_GRE && gre(data, from, to);
                    case VXLAN ->
                            isUdp(protocol, data, from, to, 4_789, 8_472) && vxlan(data, from);
                    case GENEVE ->
                            isUdp(protocol, data, from, to, 6_081, 6_081) && geneve(data, from);
                    case GTP_U ->
                            isUdp(protocol, data, from, to, 2_152, 2_152) && gtp(data, from, to);
                };
        return found && at < to;
    }

    private boolean found(int innerType, int inner) {
        type = innerType;
        at = inner;
        return true;
    }

    private boolean ip(int protocol, int from) {
        return switch (protocol) {
            case PROTOCOL_IPV4 -> found(IPV4, from);
            case PROTOCOL_IPV6 -> found(IPV6, from);
            default -> false;
        };
    }

    private boolean ethernet(int protocol, int from) {
        return protocol == PROTOCOL_ETHERNET && found(ETHERNET, from);
    }

    /// RFC 2784 §2, RFC 2890 §2: checksum, key and sequence number are there when their bits say
    /// so.
    private boolean gre(byte[] data, int from, int to) {
        if (to - from < 4) {
            return false;
        }
        int flags = BigEndian.uint16(data, from);
        if ((flags & 0x4007) != 0) {
            // Source routes of RFC 1701, or PPTP's version 1.
            return false;
        }
        int length =
                4
                        + ((flags & 0x8000) != 0 ? 4 : 0)
                        + ((flags & 0x2000) != 0 ? 4 : 0)
                        + ((flags & 0x1000) != 0 ? 4 : 0);
        return typed(BigEndian.uint16(data, from + 2), from + length);
    }

    private boolean typed(int innerType, int inner) {
        return switch (innerType) {
            case IPV4, IPV6, ETHERNET, MPLS -> found(innerType, inner);
            default -> false;
        };
    }

    /// Whether a UDP header to one of two ports is there, and 8 bytes behind it.
    private static boolean isUdp(
            int protocol, byte[] data, int from, int to, int port, int otherPort) {
        if (protocol != PROTOCOL_UDP || to - from < UDP_HEADER + 8) {
            return false;
        }
        int destination = BigEndian.uint16(data, from + 2);
        return destination == port || destination == otherPort;
    }

    /// RFC 7348 §5: the I flag, and a frame behind 8 bytes.
    private boolean vxlan(byte[] data, int from) {
        return (data[from + UDP_HEADER] & 0x08) != 0 && found(ETHERNET, from + UDP_HEADER + 8);
    }

    /// RFC 8926 §3.4: version 0, options of up to 252 bytes, the type of what follows.
    private boolean geneve(byte[] data, int from) {
        int first = BigEndian.uint8(data, from + UDP_HEADER);
        int options = (first & 0x3f) * 4;
        return first >> 6 == 0
                && typed(
                        BigEndian.uint16(data, from + UDP_HEADER + 2),
                        from + UDP_HEADER + 8 + options);
    }

    /// TS 29.281 §5.1, §5.2: version 1, message 255 (G-PDU), then extension headers in units of 4
    /// bytes, the last byte of each naming the next.
    private boolean gtp(byte[] data, int from, int to) {
        int header = from + UDP_HEADER;
        int flags = BigEndian.uint8(data, header);
        if ((flags & 0xf0) != 0x30 || BigEndian.uint8(data, header + 1) != 255) {
            return false;
        }
        int inner = header + 8;
        if ((flags & 0x07) != 0) {
            inner += 4;
            int next = (flags & 0x04) != 0 && inner <= to ? BigEndian.uint8(data, inner - 1) : 0;
            for (int i = 0; next != 0; i++) {
                int length = inner < to ? BigEndian.uint8(data, inner) * 4 : 0;
                inner += length;
                if (length == 0 || inner > to || i == MAX_GTP_EXTENSIONS) {
                    return false;
                }
                next = BigEndian.uint8(data, inner - 1);
            }
        }
        if (inner >= to) {
            return false;
        }
        return switch (data[inner] >> 4) {
            case 4 -> found(IPV4, inner);
            case 6 -> found(IPV6, inner);
            default -> false;
        };
    }
}
