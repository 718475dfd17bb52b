package io.weir.wire.column;

import java.util.ArrayList;
import java.util.List;

/// Makes the column for a ClickHouse type name.
final class ColumnTypes {
    /// The widest FixedString that ClickHouse allows.
    static final int MAX_FIXED_STRING = 0xFFFFFF;

    // Names come from the wire too, so nesting has a bound.
    private static final int MAX_DEPTH = 16;
    private static final int INT_DIGITS = 9;
    private static final int LONG_DIGITS = 18;
    private static final int WIDE_DIGITS = 38;

    private ColumnTypes() {}

    static Column create(String type) {
        return create(type.strip(), 0);
    }

    private static Column create(String type, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException(
                    "depth: " + depth + " (expected: <= " + MAX_DEPTH + ")");
        }
        int open = type.indexOf('(');
        if (open < 0) {
            return simple(type);
        }
        if (!type.endsWith(")")) {
            throw unknown(type);
        }
        String name = type.substring(0, open);
        List<String> arguments = split(type.substring(open + 1, type.length() - 1));
        String first = arguments.getFirst();
        return switch (name) {
            case "DateTime" -> new IntColumn(type);
            case "DateTime64" -> new LongColumn(type);
            case "Enum8" -> new ByteColumn(type);
            case "Enum16" -> new ShortColumn(type);
            case "FixedString" -> new FixedStringColumn(number(first, type));
            case "Decimal" -> decimal(type, number(first, type));
            case "Decimal32" -> new IntColumn(type);
            case "Decimal64" -> new LongColumn(type);
            case "Decimal128" -> new WideColumn(type);
            case "JSON" -> new StringColumn(type);
            case "Nullable" -> new NullableColumn(scalar(create(first, depth + 1)));
            case "LowCardinality" -> new LowCardinalityColumn(create(first, depth + 1));
            case "Array" -> new ArrayColumn(create(first, depth + 1));
            case "Map" -> {
                if (arguments.size() != 2) {
                    throw unknown(type);
                }
                yield new MapColumn(create(first, depth + 1), create(arguments.get(1), depth + 1));
            }
            // How a state of one value is combined concerns the table, not the bytes.
            case "SimpleAggregateFunction" -> create(arguments.getLast(), depth + 1);
            default -> throw unknown(type);
        };
    }

    private static Column simple(String type) {
        return switch (type) {
            case "UInt8", "Int8", "Bool" -> new ByteColumn(type);
            case "UInt16", "Int16", "Date" -> new ShortColumn(type);
            case "UInt32", "Int32", "DateTime", "Date32", "IPv4" -> new IntColumn(type);
            case "UInt64", "Int64" -> new LongColumn(type);
            case "UInt128", "Int128", "UUID", "IPv6" -> new WideColumn(type);
            case "Float32" -> new FloatColumn(type);
            case "Float64" -> new DoubleColumn(type);
            case "String", "JSON" -> new StringColumn(type);
            default -> throw unknown(type);
        };
    }

    private static Column decimal(String type, int digits) {
        if (digits <= INT_DIGITS) {
            return new IntColumn(type);
        }
        if (digits <= LONG_DIGITS) {
            return new LongColumn(type);
        }
        if (digits <= WIDE_DIGITS) {
            return new WideColumn(type);
        }
        throw unknown(type);
    }

    private static Column scalar(Column column) {
        return switch (column) {
            case NullableColumn _, ArrayColumn _, MapColumn _, LowCardinalityColumn _ ->
                    throw unknown("Nullable(" + column.type() + ")");
            default -> column;
        };
    }

    /// Bytes of a value in a LowCardinality dictionary, 0 when they vary.
    static int dictionaryWidth(Column inner) {
        return switch (inner) {
            case ByteColumn _ -> Byte.BYTES;
            case ShortColumn _ -> Short.BYTES;
            case IntColumn _, FloatColumn _ -> Integer.BYTES;
            case LongColumn _, DoubleColumn _ -> Long.BYTES;
            case WideColumn _ -> 2 * Long.BYTES;
            case FixedStringColumn fixed -> fixed.width();
            case StringColumn text when text.type().equals("String") -> 0;
            default -> throw unknown("LowCardinality(" + inner.type() + ")");
        };
    }

    // Splits at commas outside parentheses and quotes.
    private static List<String> split(String arguments) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < arguments.length(); i++) {
            char c = arguments.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '\'') {
                quoted = !quoted;
            } else if (!quoted && c == '(') {
                depth++;
            } else if (!quoted && c == ')') {
                depth--;
            } else if (!quoted && depth == 0 && c == ',') {
                parts.add(arguments.substring(start, i).strip());
                start = i + 1;
            }
        }
        parts.add(arguments.substring(start).strip());
        return parts;
    }

    private static int number(String digits, String type) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException _) {
            throw unknown(type);
        }
    }

    private static IllegalArgumentException unknown(String type) {
        return new IllegalArgumentException(
                "type: " + type + " (expected: a ClickHouse type that Weir has a column for)");
    }
}
