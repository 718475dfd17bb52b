package io.weir.connect.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.wire.block.Block;
import io.weir.wire.column.ArrayColumn;
import io.weir.wire.column.ByteColumn;
import io.weir.wire.column.Column;
import io.weir.wire.column.DoubleColumn;
import io.weir.wire.column.FixedStringColumn;
import io.weir.wire.column.FloatColumn;
import io.weir.wire.column.IntColumn;
import io.weir.wire.column.LongColumn;
import io.weir.wire.column.LowCardinalityColumn;
import io.weir.wire.column.MapColumn;
import io.weir.wire.column.NullableColumn;
import io.weir.wire.column.ShortColumn;
import io.weir.wire.column.StringColumn;
import io.weir.wire.column.WideColumn;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Every column type against ClickHouse itself, in both directions.
class ColumnOracleTest {
    private static final Map<String, String> SETTINGS =
            Map.of("allow_suspicious_low_cardinality_types", "1");
    private static final ClickHouseConnector PLAIN = TestStore.connector();
    private static final ClickHouseConnector COMPRESSED =
            new ClickHouseConnector(compressed(TestStore.config()));

    @AfterAll
    static void close() {
        PLAIN.close();
        COMPRESSED.close();
    }

    private static ClickHouseConfig compressed(ClickHouseConfig config) {
        return new ClickHouseConfig(
                config.servers(),
                config.database(),
                config.user(),
                config.password(),
                true,
                config.connectTimeout(),
                config.timeout(),
                config.caFile());
    }

    /// The engine makes random values; what we read and write back it must find the same.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "UInt8",
                "Int8",
                "Bool",
                "Enum8('none' = 0, 'in' = 1, 'o\\'ut, (' = 2)",
                "UInt16",
                "Int16",
                "Enum16('a' = -5, 'b' = 1000)",
                "Date",
                "Date32",
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
                "Nullable(DateTime64(6))",
                "Nullable(Decimal(10, 2))",
                "Array(UInt32)",
                "Array(String)",
                "Array(Array(UInt16))",
                "Array(LowCardinality(String))",
                "Array(Nullable(Float64))",
                "Array(IPv6)",
                "Map(String, UInt64)",
                "Map(LowCardinality(String), String)",
                "Map(LowCardinality(String), Array(LowCardinality(Nullable(String))))",
            })
    void engineFindsItsOwnRandomValuesAgain(String type) throws IOException {
        for (ClickHouseConnector connector : List.of(PLAIN, COMPRESSED)) {
            ClickHouseClient client = connector.client();
            create(client, "source", type);
            create(client, "target", type);
            client.execute(
                    "INSERT INTO source SELECT rowNumberInAllBlocks(), v FROM generateRandom("
                            + Sql.text("v " + type)
                            + ", 17, 12, 4) LIMIT 1000",
                    Map.of(),
                    SETTINGS);
            for (Block block :
                    client.queryBlocks("SELECT n, v FROM source ORDER BY n", Map.of(), SETTINGS)) {
                client.insert("target", block, Map.of());
            }

            assertThat(text(client, "target")).isEqualTo(text(client, "source")).hasLineCount(1000);
        }
    }

    static Stream<Arguments> values() {
        return Stream.of(
                value("UInt8", (ByteColumn c) -> c.append(200), "200"),
                value("Int8", (ByteColumn c) -> c.append(-7), "-7"),
                value("Bool", (ByteColumn c) -> c.append(1), "true"),
                value("Enum8('none' = 0, 'out' = 2)", (ByteColumn c) -> c.append(2), "out"),
                value("UInt16", (ShortColumn c) -> c.append(65_000), "65000"),
                value("Date", (ShortColumn c) -> c.append(20_000), "2024-10-04"),
                value("UInt32", (IntColumn c) -> c.append(-1), "4294967295"),
                value("Int32", (IntColumn c) -> c.append(-1), "-1"),
                value(
                        "DateTime('UTC')",
                        (IntColumn c) -> c.append(1_700_000_000),
                        "2023-11-14 22:13:20"),
                value("IPv4", (IntColumn c) -> c.append(0xC0000201), "192.0.2.1"),
                value("Decimal(9, 2)", (IntColumn c) -> c.append(-12345), "-123.45"),
                value("UInt64", (LongColumn c) -> c.append(-1), "18446744073709551615"),
                value(
                        "DateTime64(3, 'UTC')",
                        (LongColumn c) -> c.append(1_700_000_000_123L),
                        "2023-11-14 22:13:20.123"),
                value("Decimal(18, 4)", (LongColumn c) -> c.append(12345), "1.2345"),
                value("UInt128", (WideColumn c) -> c.append(1, 2), "18446744073709551618"),
                value("Decimal(38, 1)", (WideColumn c) -> c.append(-1, -15), "-1.5"),
                value(
                        "UUID",
                        (WideColumn c) -> c.append(0x0123456789abcdefL, 0x8899aabbccddeeffL),
                        "01234567-89ab-cdef-8899-aabbccddeeff"),
                value(
                        "IPv6",
                        (WideColumn c) -> c.append(0x20010db800000001L, 0x5L),
                        "2001:db8:0:1::5"),
                value("IPv6", (WideColumn c) -> c.append(0, 0xFFFFC0000201L), "::ffff:192.0.2.1"),
                value("Float32", (FloatColumn c) -> c.append(1.5f), "1.5"),
                value("Float64", (DoubleColumn c) -> c.append(-2.25), "-2.25"),
                value("String", (StringColumn c) -> c.append("żółw"), "żółw"),
                value(
                        "FixedString(2)",
                        (FixedStringColumn c) -> c.append(new byte[] {'a', 'b'}, 0, 2),
                        "ab"),
                value(
                        "LowCardinality(String)",
                        (LowCardinalityColumn c) -> c.append(c.intern("x")),
                        "x"),
                value(
                        "LowCardinality(Nullable(String))",
                        (LowCardinalityColumn c) -> c.append(0),
                        "\\N"),
                value(
                        "LowCardinality(Nullable(String))",
                        (LowCardinalityColumn c) -> c.append(c.intern("")),
                        ""),
                value(
                        "LowCardinality(IPv6)",
                        (LowCardinalityColumn c) -> c.append(c.intern(0x20010db8L << 32, 9)),
                        "2001:db8::9"),
                value(
                        "LowCardinality(UInt16)",
                        (LowCardinalityColumn c) -> c.append(c.intern(443)),
                        "443"),
                value(
                        "LowCardinality(FixedString(3))",
                        (LowCardinalityColumn c) -> c.append(c.intern("abc")),
                        "abc"),
                value("Nullable(UInt32)", (NullableColumn c) -> c.appendNull(), "\\N"),
                value(
                        "Nullable(UInt32)",
                        (NullableColumn c) -> {
                            ((IntColumn) c.nested()).append(0);
                            c.endRow();
                        },
                        "0"),
                value(
                        "Array(Array(UInt16))",
                        (ArrayColumn c) -> {
                            ArrayColumn inner = (ArrayColumn) c.nested();
                            ((ShortColumn) inner.nested()).append(1);
                            ((ShortColumn) inner.nested()).append(2);
                            inner.endRow();
                            inner.endRow();
                            c.endRow();
                        },
                        "[[1,2],[]]"),
                value(
                        "Map(LowCardinality(String), String)",
                        (MapColumn c) -> {
                            LowCardinalityColumn keys = (LowCardinalityColumn) c.keys();
                            keys.append(keys.intern("k"));
                            ((StringColumn) c.values()).append("v");
                            c.endRow();
                        },
                        "{'k':'v'}"),
                value(
                        "JSON",
                        (StringColumn c) -> c.append("{\"a\": {\"b\": 7}}"),
                        "{\"a\":{\"b\":7}}"));
    }

    @SuppressWarnings("unchecked")
    private static <C extends Column> Arguments value(
            String type, Consumer<C> append, String text) {
        return Arguments.of(type, (Consumer<Column>) column -> append.accept((C) column), text);
    }

    /// Between two defaults a value that we set; the engine must name it as we mean it.
    @ParameterizedTest
    @MethodSource("values")
    void engineReadsWhatWeMean(String type, Consumer<Column> append, String text)
            throws IOException {
        ClickHouseClient client = PLAIN.client();
        create(client, "meant", type);
        Column column = Column.of(type);
        column.resize(1);
        append.accept(column);
        column.resize(3);
        LongColumn numbers = new LongColumn("UInt64");
        numbers.append(0);
        numbers.append(1);
        numbers.append(2);
        client.insert("meant", new Block().add("n", numbers).add("v", column), Map.of());

        assertThat(text(client, "meant").lines().toList().get(1)).isEqualTo("1\t" + text);
        assertThat(
                        client.query(
                                        "SELECT count() FROM meant WHERE v = defaultValueOfTypeName("
                                                + Sql.text(type)
                                                + ") OR isNull(v)",
                                        Map.of(),
                                        SETTINGS)
                                .singleNumber())
                .isBetween(type.equals("JSON") ? 0L : 2L, 3L);
        List<Block> read =
                client.queryBlocks("SELECT n, v FROM meant ORDER BY n", Map.of(), SETTINGS);
        assertThat(read.getFirst().rows()).isEqualTo(3);
    }

    private static void create(ClickHouseClient client, String table, String type) {
        client.execute("DROP TABLE IF EXISTS " + table);
        client.execute(
                "CREATE TABLE "
                        + table
                        + " (n UInt64, v "
                        + type
                        + ") ENGINE = MergeTree ORDER BY n",
                Map.of(),
                SETTINGS);
    }

    private static String text(ClickHouseClient client, String table) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        client.stream(
                "SELECT n, v FROM " + table + " ORDER BY n",
                "TabSeparated",
                Map.of(),
                Map.of(),
                out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
