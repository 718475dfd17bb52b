package io.weir.flows.encoding;

import io.weir.flows.schema.FlowColumn;
import io.weir.flows.schema.FlowSchema;

/// The `.proto` text of `FlowMessage`, made from the columns.
public final class ProtobufSchema {
    private ProtobufSchema() {}

    /// The name of the file, for example `flow-1.proto`.
    public static String fileName() {
        return "flow-" + FlowSchema.VERSION + ".proto";
    }

    /// The text: every column that rows may carry, whether switched on or not.
    public static String text() {
        StringBuilder text =
                new StringBuilder(
                        """
                        syntax = "proto3";

                        // A Kafka record is a run of these, each behind its length as a varint.
                        message FlowMessage {
                          enum Boundary {
                            UNDEFINED = 0;
                            EXTERNAL = 1;
                            INTERNAL = 2;
                          }
                          enum Direction {
                            UNKNOWN = 0;
                            INGRESS = 1;
                            EGRESS = 2;
                          }

                        """);
        for (FlowColumn column : FlowColumn.values()) {
            if (column.stored()) {
                text.append("  // ").append(column.comment()).append('\n');
                text.append("  ").append(type(column.batchType())).append(' ');
                text.append(column.column()).append(" = ").append(column.fieldNumber());
                text.append(";\n");
            }
        }
        return text.append("}\n").toString();
    }

    private static String type(String batchType) {
        return switch (batchType) {
            case "UInt64", "DateTime", "DateTime64(3)" -> "uint64";
            case "UInt32", "UInt16", "UInt8" -> "uint32";
            case "IPv6" -> "bytes";
            case "Array(UInt32)" -> "repeated uint32";
            case "Array(UInt128)" -> "repeated bytes";
            case "LowCardinality(String)", "FixedString(2)" -> "string";
            default -> batchType.contains("ingress") ? "Direction" : "Boundary";
        };
    }
}
