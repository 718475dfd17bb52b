package io.weir.flows.schema;

import java.util.ArrayList;
import java.util.List;

/// A column of `sflow_counters`: what an sFlow agent counted up to a moment, one row per counter
/// sample. Counters that many agents have are columns; those of other record formats stand in maps,
/// under the name of their record and field. Counters only grow, until the agent starts again: a
/// rate is the difference of two rows.
///
/// @param name as in ClickHouse
/// @param type in the table
/// @param codec what stands in `CODEC( )`; empty for the default
/// @param comment one sentence, with the unit
public record CounterColumn(String name, String type, String codec, String comment) {
    /// Every column, in the order of the table.
    public static final List<CounterColumn> ALL = all();

    /// The type in batches and blocks: addresses are never coded there.
    public String batchType() {
        return type.equals("LowCardinality(IPv6)") ? "IPv6" : type;
    }

    private static List<CounterColumn> all() {
        List<CounterColumn> columns = new ArrayList<>();
        columns.add(
                new CounterColumn(
                        "TimeReceived",
                        "DateTime",
                        "DoubleDelta, LZ4",
                        "When the sample was received, in seconds UTC."));
        text(columns, "ExporterAddress", "LowCardinality(IPv6)", "Address of the agent.");
        text(columns, "ExporterName", "LowCardinality(String)", "Name of the agent.");
        for (String label : List.of("Group", "Role", "Site", "Region", "Tenant")) {
            text(
                    columns,
                    "Exporter" + label,
                    "LowCardinality(String)",
                    label + " of the agent, as configured.");
        }
        text(columns, "SubAgent", "UInt32", "Which of the agent's processes counted.");
        text(
                columns,
                "SourceClass",
                "UInt8",
                "What the source is: 0 an interface, 1 a VLAN, 2 an entity of ENTITY-MIB, 3 logical.");
        text(columns, "SourceIndex", "UInt32", "Number of the source within its class.");
        text(
                columns,
                "SequenceNumber",
                "UInt32",
                "Number of the sample among those of its source; missing ones were lost.");
        text(
                columns,
                "Records",
                "Array(UInt32)",
                "Formats of the records in the sample: enterprise * 4096 + format.");
        text(columns, "IfIndex", "UInt32", "Interface; 0 when the sample is of none.");
        text(columns, "IfName", "LowCardinality(String)", "Name of the interface.");
        text(columns, "IfDescription", "LowCardinality(String)", "Description of the interface.");
        text(columns, "IfSpeed", "UInt32", "Configured speed of the interface, in Mbit/s.");
        text(columns, "IfConnectivity", "LowCardinality(String)", "How the interface connects.");
        text(columns, "IfProvider", "LowCardinality(String)", "Network behind the interface.");
        text(
                columns,
                "IfBoundary",
                "Enum8('undefined' = 0, 'external' = 1, 'internal' = 2)",
                "Side of the network on which the interface lies.");
        text(columns, "IfType", "UInt32", "ifType of the interface (IANA).");
        text(columns, "IfReportedSpeed", "UInt64", "ifSpeed as the agent tells it, in bit/s.");
        text(
                columns,
                "IfDirection",
                "UInt8",
                "0 unknown, 1 full duplex, 2 half duplex, 3 receives only, 4 sends only.");
        text(columns, "IfAdminUp", "Bool", "Whether the interface is switched on.");
        text(columns, "IfOperUp", "Bool", "Whether the interface is up.");
        text(columns, "IfPromiscuous", "UInt32", "1 in promiscuous mode, 2 not.");
        for (String way : List.of("In", "Out")) {
            counter(columns, way + "Octets", "UInt64", "octets");
            for (String what : List.of("UnicastPackets", "MulticastPackets", "BroadcastPackets")) {
                counter(columns, way + what, "UInt32", "packets");
            }
            counter(columns, way + "Discards", "UInt32", "packets discarded without an error");
            counter(columns, way + "Errors", "UInt32", "packets with errors");
        }
        counter(columns, "InUnknownProtocols", "UInt32", "packets of unknown protocols");
        for (String error :
                List.of(
                        "AlignmentErrors",
                        "FCSErrors",
                        "SingleCollisionFrames",
                        "MultipleCollisionFrames",
                        "SQETestErrors",
                        "DeferredTransmissions",
                        "LateCollisions",
                        "ExcessiveCollisions",
                        "InternalMacTransmitErrors",
                        "CarrierSenseErrors",
                        "FrameTooLongs",
                        "InternalMacReceiveErrors",
                        "SymbolErrors")) {
            counter(columns, "Dot3" + error, "UInt32", "Ethernet frames: dot3Stats" + error);
        }
        text(
                columns,
                "Numbers",
                "Map(LowCardinality(String), UInt64)",
                "Other counters and sizes, for example host_net.bytes_in.");
        text(
                columns,
                "Gauges",
                "Map(LowCardinality(String), Float64)",
                "Other values with fractions, for example host_cpu.load_one; shares in percent.");
        text(
                columns,
                "Texts",
                "Map(LowCardinality(String), String)",
                "Other texts, for example host.hostname.");
        return List.copyOf(columns);
    }

    private static void text(
            List<CounterColumn> columns, String name, String type, String comment) {
        columns.add(new CounterColumn(name, type, "", comment));
    }

    private static void counter(
            List<CounterColumn> columns, String name, String type, String what) {
        columns.add(
                new CounterColumn(
                        name,
                        type,
                        "T64, LZ4",
                        "Since the agent started, "
                                + what
                                + "; all bits set when the agent does not count them."));
    }
}
