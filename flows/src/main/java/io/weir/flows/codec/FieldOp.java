package io.weir.flows.codec;

/// What a field of a record is read as: a column of the batch, or a working value that the end of a
/// run combines into one.
enum FieldOp {
    /// A link-layer frame (elements 315 and 104).
    FRAME,
    /// A packet from its IP header on (element 313).
    IP_PACKET,
    BYTES,
    PACKETS,
    SRC_ADDR_V4,
    SRC_ADDR_V6,
    DST_ADDR_V4,
    DST_ADDR_V6,
    SRC_MASK,
    DST_MASK,
    SRC_AS,
    DST_AS,
    SRC_VLAN,
    DST_VLAN,
    SRC_MAC,
    DST_MAC,
    IN_IF,
    OUT_IF,
    ETYPE,
    PROTO,
    SRC_PORT,
    DST_PORT,
    NEXT_HOP_V4,
    NEXT_HOP_V6,
    TOS,
    TTL,
    FRAGMENT_ID,
    FRAGMENT_OFFSET,
    FLOW_LABEL,
    TCP_FLAGS,
    /// Some of the flags, beside others (YAF: those of the first packet, and of all later ones).
    TCP_FLAGS_PART,
    ICMP4_TYPE_CODE,
    ICMP4_TYPE,
    ICMP4_CODE,
    ICMP6_TYPE_CODE,
    ICMP6_TYPE,
    ICMP6_CODE,
    FORWARDING_STATUS,
    /// What a firewall did (element 233): a denied flow was not forwarded.
    FIREWALL_EVENT,
    /// Juniper's common properties, one of which is why a packet was not forwarded.
    COMMON_PROPERTIES,
    DIRECTION,
    SRC_NAT_V4,
    SRC_NAT_V6,
    DST_NAT_V4,
    DST_NAT_V6,
    SRC_NAT_PORT,
    DST_NAT_PORT,
    IN_VRF,
    OUT_VRF,
    MPLS_LABEL,
    START_NTP,
    START_MILLIS,
    START_SECONDS,
    START_DELTA_MICROS,
    START_UPTIME,
    END_NTP,
    END_MILLIS,
    END_SECONDS,
    END_DELTA_MICROS,
    END_UPTIME,
    INIT_MILLIS,
    DURATION_MILLIS,
    DURATION_MICROS,
    SAMPLER,
    RATE,
    RATE_INTERVAL,
    RATE_SPACE,
    RATE_SIZE,
    RATE_POPULATION;

    /// The column behind it: the two kinds of address share their cells, and all forms of a time.
    FieldOp cell() {
        return switch (this) {
            case SRC_ADDR_V6 -> SRC_ADDR_V4;
            case DST_ADDR_V6 -> DST_ADDR_V4;
            case NEXT_HOP_V6 -> NEXT_HOP_V4;
            case SRC_NAT_V6 -> SRC_NAT_V4;
            case DST_NAT_V6 -> DST_NAT_V4;
            case TCP_FLAGS_PART -> TCP_FLAGS;
            case FIREWALL_EVENT, COMMON_PROPERTIES -> FORWARDING_STATUS;
            case START_MILLIS, START_SECONDS, START_DELTA_MICROS, START_UPTIME -> START_NTP;
            case END_MILLIS, END_SECONDS, END_DELTA_MICROS, END_UPTIME -> END_NTP;
            default -> this;
        };
    }

    /// What the field is in the other direction of a biflow (RFC 5103 §3).
    FieldOp reversed() {
        return switch (this) {
            case SRC_ADDR_V4 -> DST_ADDR_V4;
            case DST_ADDR_V4 -> SRC_ADDR_V4;
            case SRC_ADDR_V6 -> DST_ADDR_V6;
            case DST_ADDR_V6 -> SRC_ADDR_V6;
            case SRC_MASK -> DST_MASK;
            case DST_MASK -> SRC_MASK;
            case SRC_AS -> DST_AS;
            case DST_AS -> SRC_AS;
            case SRC_VLAN -> DST_VLAN;
            case DST_VLAN -> SRC_VLAN;
            case SRC_MAC -> DST_MAC;
            case DST_MAC -> SRC_MAC;
            case IN_IF -> OUT_IF;
            case OUT_IF -> IN_IF;
            case SRC_PORT -> DST_PORT;
            case DST_PORT -> SRC_PORT;
            case SRC_NAT_V4 -> DST_NAT_V4;
            case DST_NAT_V4 -> SRC_NAT_V4;
            case SRC_NAT_V6 -> DST_NAT_V6;
            case DST_NAT_V6 -> SRC_NAT_V6;
            case SRC_NAT_PORT -> DST_NAT_PORT;
            case DST_NAT_PORT -> SRC_NAT_PORT;
            case IN_VRF -> OUT_VRF;
            case OUT_VRF -> IN_VRF;
            default -> this;
        };
    }

    /// Whether a list inside a record may fill the column: what it says is a property of the flow,
    /// not a count of a part of it.
    boolean inLists() {
        return switch (this) {
            case FRAME,
                    IP_PACKET,
                    BYTES,
                    PACKETS,
                    MPLS_LABEL,
                    START_NTP,
                    START_MILLIS,
                    START_SECONDS,
                    START_DELTA_MICROS,
                    START_UPTIME,
                    END_NTP,
                    END_MILLIS,
                    END_SECONDS,
                    END_DELTA_MICROS,
                    END_UPTIME,
                    INIT_MILLIS,
                    DURATION_MILLIS,
                    DURATION_MICROS,
                    SAMPLER,
                    RATE,
                    RATE_INTERVAL,
                    RATE_SPACE,
                    RATE_SIZE,
                    RATE_POPULATION ->
                    false;
            default -> true;
        };
    }

    /// Whether a reverse flow takes it from the forward fields: what identifies the flow, and how
    /// it was metered, but not what was counted.
    boolean sharedByDirections() {
        return switch (this) {
            case BYTES,
                    PACKETS,
                    TOS,
                    TTL,
                    TCP_FLAGS,
                    TCP_FLAGS_PART,
                    FORWARDING_STATUS,
                    FIREWALL_EVENT,
                    COMMON_PROPERTIES,
                    DIRECTION,
                    FRAGMENT_ID,
                    FRAGMENT_OFFSET,
                    ICMP4_TYPE_CODE,
                    ICMP4_TYPE,
                    ICMP4_CODE,
                    ICMP6_TYPE_CODE,
                    ICMP6_TYPE,
                    ICMP6_CODE,
                    MPLS_LABEL,
                    NEXT_HOP_V4,
                    NEXT_HOP_V6,
                    FRAME,
                    IP_PACKET ->
                    false;
            default -> true;
        };
    }
}
