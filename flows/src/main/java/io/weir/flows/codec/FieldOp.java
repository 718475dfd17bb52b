package io.weir.flows.codec;

import io.weir.flows.schema.FlowColumn;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What a field of a record is read as: a column of the batch, or a working value that the end of a
/// run combines into one.
enum FieldOp {
    /// A link-layer frame (elements 315 and 104).
    FRAME(Limit.NO_LISTS, Limit.ONE_DIRECTION),
    /// A packet from its IP header on (element 313).
    IP_PACKET(Limit.NO_LISTS, Limit.ONE_DIRECTION),
    BYTES(Limit.NO_LISTS, Limit.ONE_DIRECTION),
    PACKETS(Limit.NO_LISTS, Limit.ONE_DIRECTION),
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
    NEXT_HOP_V4(Limit.ONE_DIRECTION),
    NEXT_HOP_V6(Limit.ONE_DIRECTION),
    TOS(Limit.ONE_DIRECTION),
    TTL(Limit.ONE_DIRECTION),
    FRAGMENT_ID(Limit.ONE_DIRECTION),
    FRAGMENT_OFFSET(Limit.ONE_DIRECTION),
    FLOW_LABEL,
    TCP_FLAGS(Limit.ONE_DIRECTION),
    /// Some of the flags, beside others (YAF: those of the first packet, and of all later ones).
    TCP_FLAGS_PART(Limit.ONE_DIRECTION),
    ICMP4_TYPE_CODE(Limit.ONE_DIRECTION),
    ICMP4_TYPE(Limit.ONE_DIRECTION),
    ICMP4_CODE(Limit.ONE_DIRECTION),
    ICMP6_TYPE_CODE(Limit.ONE_DIRECTION),
    ICMP6_TYPE(Limit.ONE_DIRECTION),
    ICMP6_CODE(Limit.ONE_DIRECTION),
    FORWARDING_STATUS(Limit.ONE_DIRECTION),
    /// What a firewall did (element 233): a denied flow was not forwarded.
    FIREWALL_EVENT(Limit.ONE_DIRECTION),
    /// Juniper's common properties, one of which is why a packet was not forwarded.
    COMMON_PROPERTIES(Limit.ONE_DIRECTION),
    DIRECTION(Limit.ONE_DIRECTION),
    SRC_NAT_V4,
    SRC_NAT_V6,
    DST_NAT_V4,
    DST_NAT_V6,
    SRC_NAT_PORT,
    DST_NAT_PORT,
    IN_VRF,
    OUT_VRF,
    MPLS_LABEL(Limit.NO_LISTS, Limit.ONE_DIRECTION),
    START_NTP(Limit.NO_LISTS),
    START_MILLIS(Limit.NO_LISTS),
    START_SECONDS(Limit.NO_LISTS),
    START_DELTA_MICROS(Limit.NO_LISTS),
    START_UPTIME(Limit.NO_LISTS),
    END_NTP(Limit.NO_LISTS),
    END_MILLIS(Limit.NO_LISTS),
    END_SECONDS(Limit.NO_LISTS),
    END_DELTA_MICROS(Limit.NO_LISTS),
    END_UPTIME(Limit.NO_LISTS),
    INIT_MILLIS(Limit.NO_LISTS),
    DURATION_MILLIS(Limit.NO_LISTS),
    DURATION_MICROS(Limit.NO_LISTS),
    SAMPLER(Limit.NO_LISTS),
    RATE(Limit.NO_LISTS),
    RATE_INTERVAL(Limit.NO_LISTS),
    RATE_SPACE(Limit.NO_LISTS),
    RATE_SIZE(Limit.NO_LISTS),
    RATE_POPULATION(Limit.NO_LISTS);

    /// What else does not give the column its value.
    private enum Limit {
        /// A list inside a record: such a field counts a part of the flow, or says how the flow was
        /// metered, where others tell a property of it.
        NO_LISTS,
        /// The other direction of the record: such a field was counted, or seen in a packet, where
        /// others identify the flow or say how it was metered.
        ONE_DIRECTION
    }

    private final boolean inLists;
    private final boolean shared;

    FieldOp(Limit... limits) {
        List<Limit> all = List.of(limits);
        inLists = !all.contains(Limit.NO_LISTS);
        shared = !all.contains(Limit.ONE_DIRECTION);
    }

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

    /// The column that the field fills and nothing else is worked out of, so that the field need
    /// not be read when the column is switched off; null where there is none.
    @Nullable FlowColumn onlyColumn() {
        return switch (this) {
            case SRC_MASK -> FlowColumn.SRC_NET_MASK;
            case DST_MASK -> FlowColumn.DST_NET_MASK;
            case SRC_AS -> FlowColumn.SRC_AS;
            case DST_AS -> FlowColumn.DST_AS;
            case SRC_VLAN -> FlowColumn.SRC_VLAN;
            case DST_VLAN -> FlowColumn.DST_VLAN;
            case SRC_MAC -> FlowColumn.SRC_MAC;
            case DST_MAC -> FlowColumn.DST_MAC;
            case NEXT_HOP_V4, NEXT_HOP_V6 -> FlowColumn.NEXT_HOP;
            case TOS -> FlowColumn.IP_TOS;
            case TTL -> FlowColumn.IP_TTL;
            case FRAGMENT_ID -> FlowColumn.IP_FRAGMENT_ID;
            case FRAGMENT_OFFSET -> FlowColumn.IP_FRAGMENT_OFFSET;
            case FLOW_LABEL -> FlowColumn.IPV6_FLOW_LABEL;
            case TCP_FLAGS, TCP_FLAGS_PART -> FlowColumn.TCP_FLAGS;
            case FORWARDING_STATUS, FIREWALL_EVENT, COMMON_PROPERTIES ->
                    FlowColumn.FORWARDING_STATUS;
            case DIRECTION -> FlowColumn.FLOW_DIRECTION;
            case SRC_NAT_V4, SRC_NAT_V6 -> FlowColumn.SRC_ADDR_NAT;
            case DST_NAT_V4, DST_NAT_V6 -> FlowColumn.DST_ADDR_NAT;
            case SRC_NAT_PORT -> FlowColumn.SRC_PORT_NAT;
            case DST_NAT_PORT -> FlowColumn.DST_PORT_NAT;
            case IN_VRF -> FlowColumn.INGRESS_VRF_ID;
            case OUT_VRF -> FlowColumn.EGRESS_VRF_ID;
            case MPLS_LABEL -> FlowColumn.MPLS_LABELS;
            default -> null;
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

    /// Whether a list inside a record may fill the column.
    boolean inLists() {
        return inLists;
    }

    /// Whether a reverse flow takes it from the forward fields.
    boolean sharedByDirections() {
        return shared;
    }
}
