package io.weir.flows.codec;

import java.util.Locale;

/// Which tunnel is taken off packets that were sampled as a whole (sFlow headers, packet sections
/// of IPFIX and NetFlow v9), so that the row tells of the packet inside. Packets without that
/// tunnel stay as they are.
public enum Decapsulation {
    /// None: rows tell of the outermost IP packet.
    NONE,
    /// IP in IP, all four combinations (RFC 2003, RFC 2473, RFC 4213): protocols 4 and 41.
    IPIP,
    /// IPv6 in IPv4 alone (RFC 4213).
    SIX_IN_FOUR,
    /// Generic Routing Encapsulation of IP, MPLS and Ethernet (RFC 2784, RFC 2890, RFC 7637).
    GRE,
    /// VXLAN (RFC 7348), UDP ports 4789 and 8472.
    VXLAN,
    /// Geneve (RFC 8926), UDP port 6081.
    GENEVE,
    /// User data of mobile networks (3GPP TS 29.281), UDP port 2152.
    GTP_U,
    /// Segment routing over IPv6, with or without its header (RFC 8754, RFC 8986 §5).
    SRV6;

    /// The name in configuration, for example `gtp-u`.
    @Override
    public String toString() {
        return this == SIX_IN_FOUR ? "6in4" : name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
