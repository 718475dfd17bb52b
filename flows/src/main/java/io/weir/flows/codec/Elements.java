package io.weir.flows.codec;

import org.jspecify.annotations.Nullable;

/// The information elements that become columns (IANA registry "IP Flow Information Export", which
/// NetFlow v9 field types share below 128), each with a rank: of several elements for one column in
/// a record, the one of the lowest rank that is not zero counts.
final class Elements {
    /// Private enterprise number that marks the reverse direction (RFC 5103 §6.1).
    static final int REVERSE = 29305;

    /// Stands in for an enterprise number in the scope of v9 options (RFC 3954 §6.1), whose types
    /// are not elements.
    static final int V9_SCOPE = -1;

    /// Communities of a route, in lists (RFC 8549).
    static final int COMMUNITY = 483;

    static final int SOURCE_COMMUNITIES = 484;
    static final int DESTINATION_COMMUNITIES = 485;
    static final int LARGE_COMMUNITY = 489;
    static final int SOURCE_LARGE_COMMUNITIES = 490;
    static final int DESTINATION_LARGE_COMMUNITIES = 491;

    static final int INITIATOR_OCTETS = 231;
    static final int RESPONDER_OCTETS = 232;
    static final int INITIATOR_PACKETS = 298;
    static final int RESPONDER_PACKETS = 299;

    /// A firewall event: the flow was denied.
    static final int DENIED = 3;

    private static final int JUNIPER = 2636;
    private static final int COMMON_PROPERTIES = 137;

    private static final int CERT = 6871;
    private static final int INITIAL_FLAGS = 14;
    private static final int LATER_FLAGS = 15;

    /// CERT marks the reverse direction of its own elements by this bit, not by RFC 5103's number.
    private static final int CERT_REVERSE = 0x4000;

    private static final int SIZE = 512;
    private static final @Nullable FieldOp[] OPS = new FieldOp[SIZE];
    private static final byte[] RANKS = new byte[SIZE];

    static {
        ranked(FieldOp.FRAME, 315, 104);
        ranked(FieldOp.IP_PACKET, 313, 103);
        // 23 holds the counts where 1 is zero (Fortinet).
        ranked(FieldOp.BYTES, 1, 23, INITIATOR_OCTETS, 352, 85, 171, 353);
        ranked(FieldOp.PACKETS, 2, 24, INITIATOR_PACKETS, 86, 172);
        ranked(FieldOp.SRC_ADDR_V4, 8);
        ranked(FieldOp.DST_ADDR_V4, 12);
        ranked(FieldOp.SRC_ADDR_V6, 27);
        ranked(FieldOp.DST_ADDR_V6, 28);
        ranked(FieldOp.SRC_MASK, 9, 29);
        ranked(FieldOp.DST_MASK, 13, 30);
        ranked(FieldOp.SRC_AS, 16);
        ranked(FieldOp.DST_AS, 17);
        ranked(FieldOp.SRC_VLAN, 58, 243);
        ranked(FieldOp.DST_VLAN, 59, 254);
        ranked(FieldOp.SRC_MAC, 56, 81);
        ranked(FieldOp.DST_MAC, 80, 57);
        ranked(FieldOp.IN_IF, 10, 252);
        ranked(FieldOp.OUT_IF, 14, 253);
        ranked(FieldOp.ETYPE, 256);
        ranked(FieldOp.PROTO, 4);
        ranked(FieldOp.SRC_PORT, 7, 182, 180);
        ranked(FieldOp.DST_PORT, 11, 183, 181);
        // A BGP next hop of zero (Huawei) does not hide the next hop.
        ranked(FieldOp.NEXT_HOP_V4, 15, 18);
        ranked(FieldOp.NEXT_HOP_V6, 62, 63);
        ranked(FieldOp.TOS, 5);
        ranked(FieldOp.TTL, 192, 52);
        ranked(FieldOp.FRAGMENT_ID, 54);
        ranked(FieldOp.FRAGMENT_OFFSET, 88);
        ranked(FieldOp.FLOW_LABEL, 31);
        ranked(FieldOp.TCP_FLAGS, 6);
        ranked(FieldOp.ICMP4_TYPE_CODE, 32);
        ranked(FieldOp.ICMP4_TYPE, 176);
        ranked(FieldOp.ICMP4_CODE, 177);
        ranked(FieldOp.ICMP6_TYPE_CODE, 139);
        ranked(FieldOp.ICMP6_TYPE, 178);
        ranked(FieldOp.ICMP6_CODE, 179);
        ranked(FieldOp.FORWARDING_STATUS, 89);
        ranked(FieldOp.FIREWALL_EVENT, 233);
        ranked(FieldOp.DIRECTION, 61);
        ranked(FieldOp.SRC_NAT_V4, 225);
        ranked(FieldOp.DST_NAT_V4, 226);
        ranked(FieldOp.SRC_NAT_V6, 281);
        ranked(FieldOp.DST_NAT_V6, 282);
        ranked(FieldOp.SRC_NAT_PORT, 227);
        ranked(FieldOp.DST_NAT_PORT, 228);
        ranked(FieldOp.IN_VRF, 234);
        ranked(FieldOp.OUT_VRF, 235);
        ranked(FieldOp.MPLS_LABEL, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79);
        ranked(FieldOp.START_NTP, 156, 154, 325, 324);
        ranked(FieldOp.START_MILLIS, 152, 323);
        ranked(FieldOp.START_SECONDS, 150, 322);
        ranked(FieldOp.START_DELTA_MICROS, 158);
        ranked(FieldOp.START_UPTIME, 22);
        ranked(FieldOp.END_NTP, 157, 155);
        ranked(FieldOp.END_MILLIS, 153);
        ranked(FieldOp.END_SECONDS, 151);
        ranked(FieldOp.END_DELTA_MICROS, 159);
        ranked(FieldOp.END_UPTIME, 21);
        ranked(FieldOp.INIT_MILLIS, 160);
        ranked(FieldOp.DURATION_MILLIS, 161);
        ranked(FieldOp.DURATION_MICROS, 162);
        ranked(FieldOp.SAMPLER, 302, 48);
        ranked(FieldOp.RATE, 34, 50);
        ranked(FieldOp.RATE_INTERVAL, 305);
        ranked(FieldOp.RATE_SPACE, 306);
        ranked(FieldOp.RATE_SIZE, 309);
        ranked(FieldOp.RATE_POPULATION, 310);
    }

    private Elements() {}

    /// What an element of the forward direction is read as, or null when nothing here needs it.
    static @Nullable FieldOp op(int enterprise, int element) {
        return switch (enterprise) {
            case 0 -> element < SIZE ? OPS[element] : asa(element);
            case JUNIPER -> element == COMMON_PROPERTIES ? FieldOp.COMMON_PROPERTIES : null;
            case CERT ->
                    element == INITIAL_FLAGS || element == LATER_FLAGS
                            ? FieldOp.TCP_FLAGS_PART
                            : null;
            default -> null;
        };
    }

    /// NetFlow v9 types of the ASA before 8.4, which are beyond those of IPFIX.
    private static @Nullable FieldOp asa(int element) {
        return switch (element) {
            case 40_001 -> FieldOp.SRC_NAT_V4;
            case 40_002 -> FieldOp.DST_NAT_V4;
            case 40_003 -> FieldOp.SRC_NAT_PORT;
            case 40_004 -> FieldOp.DST_NAT_PORT;
            case 40_005 -> FieldOp.FIREWALL_EVENT;
            default -> null;
        };
    }

    /// Whether Juniper's common properties (2 or 4 bytes, of which the first 6 bits are the kind)
    /// tell an exception in forwarding.
    static boolean forwardingException(long value, int length) {
        int bits = 8 * length - 6;
        return length >= 2
                && length <= 4
                && value >>> bits == 2
                && (value & ((1L << bits) - 1)) != 0;
    }

    /// What an element says about the reverse direction alone.
    static @Nullable FieldOp reverseOp(int enterprise, int element) {
        if (enterprise == REVERSE) {
            FieldOp op = op(0, element);
            return op == null ? null : op.reversed();
        }
        if (enterprise == CERT && (element & CERT_REVERSE) != 0) {
            return op(CERT, element & ~CERT_REVERSE);
        }
        if (enterprise == 0 && element == RESPONDER_OCTETS) {
            return FieldOp.BYTES;
        }
        return enterprise == 0 && element == RESPONDER_PACKETS ? FieldOp.PACKETS : null;
    }

    /// Whether an element counts since the flow began, not since the last report. It counts only
    /// where nothing else does (ASA 8.x): beside a delta of zero it would count twice.
    static boolean total(int element) {
        return switch (element) {
            case 85, 86, 171, 172, 353 -> true;
            default -> false;
        };
    }

    static int rank(int element) {
        return element >= 0 && element < SIZE ? RANKS[element] : 0;
    }

    private static void ranked(FieldOp op, int... elements) {
        for (int rank = 0; rank < elements.length; rank++) {
            OPS[elements[rank]] = op;
            RANKS[elements[rank]] = (byte) rank;
        }
    }
}
