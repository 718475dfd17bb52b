package io.weir.wire.column;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/// Columns of every type with random values that keep to what the type allows.
public final class ColumnFixtures {
    /// A type of every kind that Weir's tables use.
    public static final List<String> TYPES =
            List.of(
                    "UInt8",
                    "Int8",
                    "Bool",
                    "Enum8('none' = 0, 'in' = 1, 'out' = 2)",
                    "UInt16",
                    "Int16",
                    "Date",
                    "UInt32",
                    "Int32",
                    "DateTime",
                    "DateTime('UTC')",
                    "IPv4",
                    "UInt64",
                    "Int64",
                    "DateTime64(3)",
                    "DateTime64(9, 'UTC')",
                    "UInt128",
                    "Int128",
                    "UUID",
                    "IPv6",
                    "Float32",
                    "Float64",
                    "Decimal(9, 2)",
                    "Decimal(18, 4)",
                    "Decimal(38, 10)",
                    "String",
                    "FixedString(7)",
                    "LowCardinality(String)",
                    "LowCardinality(Nullable(String))",
                    "LowCardinality(IPv6)",
                    "LowCardinality(FixedString(3))",
                    "LowCardinality(UInt16)",
                    "Nullable(UInt32)",
                    "Nullable(String)",
                    "Nullable(IPv6)",
                    "Nullable(FixedString(4))",
                    "Array(UInt32)",
                    "Array(String)",
                    "Array(Array(UInt16))",
                    "Array(LowCardinality(String))",
                    "Array(Nullable(Float64))",
                    "Map(String, UInt64)",
                    "Map(LowCardinality(String), String)",
                    "Map(LowCardinality(String), Array(LowCardinality(String)))");

    private ColumnFixtures() {}

    /// A column with `rows` random rows, some of them default.
    public static Column random(String type, int rows, Random random) {
        Column column = Column.of(type);
        fill(column, rows, random);
        return column;
    }

    private static void fill(Column column, int rows, Random random) {
        for (int i = 0; i < rows; i++) {
            if (random.nextInt(4) == 0) {
                column.resize(column.size() + 1);
            } else {
                append(column, random);
            }
        }
    }

    private static void append(Column column, Random random) {
        switch (column) {
            case ByteColumn bytes -> bytes.append(small(bytes.type(), random));
            case ShortColumn shorts -> shorts.append(random.nextInt());
            case IntColumn ints ->
                    ints.append(
                            ints.type().startsWith("Decimal")
                                    ? random.nextInt(1_000_000)
                                    : random.nextInt());
            case LongColumn longs ->
                    longs.append(
                            longs.type().contains("Int")
                                    ? random.nextLong()
                                    : random.nextLong(1L << 50));
            case WideColumn wide ->
                    wide.append(
                            wide.type().startsWith("Decimal") ? 0 : random.nextLong(),
                            random.nextLong());
            case FloatColumn floats -> floats.append(random.nextFloat());
            case DoubleColumn doubles -> doubles.append(random.nextDouble());
            case StringColumn text -> text.append(text(random, 40));
            case FixedStringColumn fixed -> {
                byte[] value = new byte[fixed.width()];
                random.nextBytes(value);
                fixed.append(value, 0, random.nextInt(fixed.width() + 1));
            }
            case LowCardinalityColumn low -> low.append(id(low, random));
            case NullableColumn some -> {
                append(some.nested(), random);
                some.endRow();
            }
            case ArrayColumn array -> {
                fill(array.nested(), random.nextInt(5), random);
                array.endRow();
            }
            case MapColumn map -> {
                int entries = random.nextInt(3);
                for (int i = 0; i < entries; i++) {
                    switch (map.keys()) {
                        case LowCardinalityColumn low -> low.append(low.intern("key" + i));
                        case StringColumn text -> text.append("key" + i);
                        default -> throw new AssertionError(map.type());
                    }
                }
                fill(map.values(), entries, random);
                map.endRow();
            }
        }
    }

    private static int small(String type, Random random) {
        if (type.equals("Bool")) {
            return random.nextInt(2);
        }
        return type.startsWith("Enum8") ? random.nextInt(3) : random.nextInt();
    }

    private static int id(LowCardinalityColumn low, Random random) {
        int value = random.nextInt(300);
        return switch (low.type()) {
            case "LowCardinality(IPv6)" -> low.intern(0x20010db8L << 32, value);
            case "LowCardinality(UInt16)" -> low.intern(value);
            case "LowCardinality(FixedString(3))" -> low.intern("f" + value % 90);
            default -> low.intern("value " + value);
        };
    }

    private static String text(Random random, int most) {
        byte[] bytes = new byte[random.nextInt(most)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (' ' + random.nextInt(90));
        }
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
