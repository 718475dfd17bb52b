package io.weir.flows.schema;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The columns of a flow: the one definition behind tables, blocks, protobuf messages, the
/// console's dimensions and the reference pages. The order is that of the tables; what each column
/// is stands in `flow-columns.txt` beside this class.
///
/// Times are UTC, addresses are IPv6 with IPv4 mapped.
public enum FlowColumn {
    TIME_RECEIVED("TimeReceived"),
    FLOW_START("FlowStart"),
    FLOW_END("FlowEnd"),
    SAMPLING_RATE("SamplingRate"),
    SAMPLING_RATE_ASSUMED("SamplingRateAssumed"),
    EXPORTER_ADDRESS("ExporterAddress"),
    EXPORTER_NAME("ExporterName"),
    EXPORTER_GROUP("ExporterGroup"),
    EXPORTER_ROLE("ExporterRole"),
    EXPORTER_SITE("ExporterSite"),
    EXPORTER_REGION("ExporterRegion"),
    EXPORTER_TENANT("ExporterTenant"),
    SRC_ADDR("SrcAddr"),
    DST_ADDR("DstAddr"),
    SRC_NET_MASK("SrcNetMask"),
    DST_NET_MASK("DstNetMask"),
    SRC_NET_PREFIX("SrcNetPrefix"),
    DST_NET_PREFIX("DstNetPrefix"),
    SRC_AS("SrcAS"),
    DST_AS("DstAS"),
    SRC_NET_NAME("SrcNetName"),
    DST_NET_NAME("DstNetName"),
    SRC_NET_ROLE("SrcNetRole"),
    DST_NET_ROLE("DstNetRole"),
    SRC_NET_SITE("SrcNetSite"),
    DST_NET_SITE("DstNetSite"),
    SRC_NET_REGION("SrcNetRegion"),
    DST_NET_REGION("DstNetRegion"),
    SRC_NET_TENANT("SrcNetTenant"),
    DST_NET_TENANT("DstNetTenant"),
    SRC_VLAN("SrcVlan"),
    DST_VLAN("DstVlan"),
    SRC_COUNTRY("SrcCountry"),
    DST_COUNTRY("DstCountry"),
    SRC_GEO_CITY("SrcGeoCity"),
    DST_GEO_CITY("DstGeoCity"),
    SRC_GEO_STATE("SrcGeoState"),
    DST_GEO_STATE("DstGeoState"),
    DST_AS_PATH("DstASPath"),
    DST_1ST_AS("Dst1stAS"),
    DST_2ND_AS("Dst2ndAS"),
    DST_3RD_AS("Dst3rdAS"),
    SRC_COMMUNITIES("SrcCommunities"),
    DST_COMMUNITIES("DstCommunities"),
    SRC_LARGE_COMMUNITIES("SrcLargeCommunities"),
    DST_LARGE_COMMUNITIES("DstLargeCommunities"),
    IN_IF("InIf"),
    OUT_IF("OutIf"),
    IN_IF_NAME("InIfName"),
    OUT_IF_NAME("OutIfName"),
    IN_IF_DESCRIPTION("InIfDescription"),
    OUT_IF_DESCRIPTION("OutIfDescription"),
    IN_IF_SPEED("InIfSpeed"),
    OUT_IF_SPEED("OutIfSpeed"),
    IN_IF_CONNECTIVITY("InIfConnectivity"),
    OUT_IF_CONNECTIVITY("OutIfConnectivity"),
    IN_IF_PROVIDER("InIfProvider"),
    OUT_IF_PROVIDER("OutIfProvider"),
    IN_IF_BOUNDARY("InIfBoundary"),
    OUT_IF_BOUNDARY("OutIfBoundary"),
    ETYPE("EType"),
    PROTO("Proto"),
    SRC_PORT("SrcPort"),
    DST_PORT("DstPort"),
    BYTES("Bytes"),
    PACKETS("Packets"),
    PACKET_SIZE("PacketSize"),
    PACKET_SIZE_BUCKET("PacketSizeBucket"),
    FORWARDING_STATUS("ForwardingStatus"),
    FLOW_DIRECTION("FlowDirection"),
    SRC_ADDR_NAT("SrcAddrNAT"),
    DST_ADDR_NAT("DstAddrNAT"),
    SRC_PORT_NAT("SrcPortNAT"),
    DST_PORT_NAT("DstPortNAT"),
    SRC_MAC("SrcMAC"),
    DST_MAC("DstMAC"),
    IP_TTL("IPTTL"),
    IP_TOS("IPTos"),
    IP_FRAGMENT_ID("IPFragmentID"),
    IP_FRAGMENT_OFFSET("IPFragmentOffset"),
    IPV6_FLOW_LABEL("IPv6FlowLabel"),
    TCP_FLAGS("TCPFlags"),
    ICMPV4_TYPE("ICMPv4Type"),
    ICMPV4_CODE("ICMPv4Code"),
    ICMPV6_TYPE("ICMPv6Type"),
    ICMPV6_CODE("ICMPv6Code"),
    NEXT_HOP("NextHop"),
    MPLS_LABELS("MPLSLabels"),
    MPLS_1ST_LABEL("MPLS1stLabel"),
    MPLS_2ND_LABEL("MPLS2ndLabel"),
    MPLS_3RD_LABEL("MPLS3rdLabel"),
    MPLS_4TH_LABEL("MPLS4thLabel"),
    INGRESS_VRF_ID("IngressVRFID"),
    EGRESS_VRF_ID("EgressVRFID");

    private static final Map<String, FlowColumn> BY_NAME =
            Stream.of(values()).collect(Collectors.toMap(FlowColumn::column, Function.identity()));

    @SuppressWarnings("ImmutableEnumChecker") // a record of texts, numbers and enums
    private final ColumnSpec spec;

    FlowColumn(String column) {
        spec = ColumnSpec.of(column);
    }

    /// The column of that name.
    ///
    /// @param column as in ClickHouse, for example `SrcAS`
    /// @throws IllegalArgumentException when there is none
    public static FlowColumn of(String column) {
        FlowColumn found = BY_NAME.get(column);
        if (found == null) {
            throw new IllegalArgumentException("column: " + column + " (expected: one of flows)");
        }
        return found;
    }

    /// The name in ClickHouse and in protobuf.
    public String column() {
        return spec.name();
    }

    /// The ClickHouse type in tables.
    public String type() {
        return spec.type();
    }

    /// The ClickHouse type in batches and blocks: that of the table, but addresses are never coded
    /// there; the store codes them when it inserts.
    public String batchType() {
        return spec.type().equals("LowCardinality(IPv6)") ? "IPv6" : spec.type();
    }

    /// What stands in `CODEC( )`; empty for the store's default.
    public String codec() {
        return spec.codec();
    }

    /// One sentence, with the unit.
    public String comment() {
        return spec.comment();
    }

    /// The type of a data-skipping index; empty for none.
    public String index() {
        return spec.index();
    }

    /// How filters compare the column; [FilterType#NONE] for one that is no dimension.
    public FilterType filter() {
        return spec.filter();
    }

    /// Whether roll-ups have the column too.
    public boolean inRollups() {
        return spec.inRollups();
    }

    /// Whether the column is there unless the configuration says otherwise.
    public boolean onByDefault() {
        return spec.onByDefault();
    }

    /// Whether no configuration may switch the column off: everything else is built on it.
    public boolean required() {
        return switch (this) {
            case TIME_RECEIVED, SAMPLING_RATE, EXPORTER_ADDRESS, BYTES, PACKETS -> true;
            default -> false;
        };
    }

    /// SQL that computes the column when it is read; empty for a stored column.
    public String alias() {
        return spec.alias();
    }

    /// Whether rows carry the column: it is not an alias.
    public boolean stored() {
        return spec.alias().isEmpty();
    }

    /// Whether graphs can be grouped and filtered by the column.
    public boolean dimension() {
        return spec.filter() != FilterType.NONE;
    }

    /// The number of the field in `FlowMessage`; 0 for an alias.
    public int fieldNumber() {
        return spec.fieldNumber();
    }
}
