package io.weir.flows.capture;

import io.weir.base.net.IpPrefix;
import io.weir.flows.schema.FlowColumn;
import io.weir.flows.schema.FlowSchema;
import io.weir.wire.block.Block;
import io.weir.wire.column.ArrayColumn;
import io.weir.wire.column.ByteColumn;
import io.weir.wire.column.Column;
import io.weir.wire.column.DoubleColumn;
import io.weir.wire.column.IntColumn;
import io.weir.wire.column.LongColumn;
import io.weir.wire.column.LowCardinalityColumn;
import io.weir.wire.column.MapColumn;
import io.weir.wire.column.ShortColumn;
import io.weir.wire.column.StringColumn;
import io.weir.wire.column.WideColumn;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Rows of flows as maps that print as JSON: column names, addresses and times (ISO 8601, UTC) as
/// text, numbers as numbers. Columns at their default are left out, but for those that every flow
/// has. For people and tests, not for speed. Stateless.
final class FlowJson {
    private static final Set<String> ALWAYS =
            Set.of(
                    "TimeReceived",
                    "SamplingRate",
                    "ExporterAddress",
                    "SrcAddr",
                    "DstAddr",
                    "EType",
                    "Proto",
                    "SrcPort",
                    "DstPort",
                    "InIf",
                    "OutIf",
                    "Bytes",
                    "Packets");

    private static final List<String> DIRECTIONS = List.of("undefined", "ingress", "egress");
    private static final HexFormat MAC = HexFormat.ofDelimiter(":");

    private FlowJson() {}

    /// Every column that a packet could fill.
    static FlowSchema everything() {
        return FlowSchema.of(
                List.of(FlowColumn.values()).stream()
                        .filter(FlowColumn::stored)
                        .map(FlowColumn::column)
                        .toList(),
                List.of());
    }

    private static final Set<String> ALWAYS_COUNTED =
            Set.of(
                    "TimeReceived",
                    "ExporterAddress",
                    "SubAgent",
                    "SourceClass",
                    "SourceIndex",
                    "SequenceNumber",
                    "Records");

    /// One row.
    static Map<String, Object> row(Block block, int row) {
        return row(block, row, ALWAYS);
    }

    /// One row of sFlow counters.
    static Map<String, Object> counters(Block block, int row) {
        return row(block, row, ALWAYS_COUNTED);
    }

    private static Map<String, Object> row(Block block, int row, Set<String> always) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < block.columnCount(); i++) {
            Column column = block.column(i);
            if (always.contains(block.name(i)) || !column.allDefault(row, 1)) {
                object.put(block.name(i), value(block.name(i), column, row));
            }
        }
        return object;
    }

    private static Object value(String name, Column column, int row) {
        return switch (column) {
            case ByteColumn bytes when bytes.type().equals("Bool") -> bytes.get(row) != 0;
            case ByteColumn bytes ->
                    name.equals("FlowDirection")
                            ? DIRECTIONS.get(bytes.get(row))
                            : (Object) bytes.get(row);
            case ShortColumn shorts -> shorts.get(row);
            case IntColumn ints ->
                    ints.type().equals("DateTime")
                            ? Instant.ofEpochSecond(ints.getUnsigned(row)).toString()
                            : (Object) ints.getUnsigned(row);
            case LongColumn longs -> number(name, longs, row);
            case WideColumn wide -> wide(wide, row);
            case LowCardinalityColumn texts -> texts.text(texts.id(row));
            case ArrayColumn list -> list(list, row);
            case DoubleColumn doubles -> doubles.get(row);
            case StringColumn texts -> texts.get(row);
            case MapColumn map -> map(map, row);
            default -> column.toString();
        };
    }

    private static Object number(String name, LongColumn column, int row) {
        long value = column.get(row);
        if (column.type().startsWith("DateTime64")) {
            return Instant.ofEpochMilli(value).toString();
        }
        if (name.endsWith("MAC")) {
            byte[] bytes = new byte[6];
            for (int i = 0; i < 6; i++) {
                bytes[i] = (byte) (value >> (40 - 8 * i));
            }
            return MAC.formatHex(bytes);
        }
        return value >= 0 ? (Object) value : new BigInteger(Long.toUnsignedString(value));
    }

    private static Object wide(WideColumn column, int row) {
        if (column.type().equals("IPv6")) {
            return IpPrefix.format(column.high(row), column.low(row));
        }
        return new BigInteger(Long.toUnsignedString(column.high(row)))
                .shiftLeft(64)
                .or(new BigInteger(Long.toUnsignedString(column.low(row))));
    }

    private static Object map(MapColumn column, int row) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = column.start(row); i < column.end(row); i++) {
            values.put(String.valueOf(value("", column.keys(), i)), value("", column.values(), i));
        }
        return values;
    }

    private static Object list(ArrayColumn column, int row) {
        List<Object> values = new ArrayList<>();
        for (int i = column.start(row); i < column.end(row); i++) {
            values.add(value("", column.nested(), i));
        }
        return values;
    }
}
