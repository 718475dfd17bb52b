package io.weir.connect.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weir.base.config.Secret;
import io.weir.base.error.WeirException.Kind;
import io.weir.base.health.HealthStatus;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;

class ClickHouseClientTest {
    private static final ClickHouseConnector CONNECTOR = TestStore.connector();
    private static final ClickHouseClient CLIENT = CONNECTOR.client();

    @AfterAll
    static void close() {
        CONNECTOR.close();
    }

    @Test
    void resultsHaveNamesTypesAndWholeNumbersOfEverySize() {
        QueryResult result =
                CLIENT.query(
                        "SELECT toUInt64(18446744073709551615) AS big, 'x' AS text, NULL AS none,"
                                + " [1, 2] AS list");

        assertThat(result.fields().getFirst()).isEqualTo(new QueryResult.Field("big", "UInt64"));
        assertThat(result.number(0, "big")).isEqualTo(-1);
        assertThat(result.rows().getFirst().getFirst().asString())
                .isEqualTo("18446744073709551615");
        assertThat(result.text(0, "text")).isEqualTo("x");
        assertThat(result.text(0, "none")).isEmpty();
        assertThat(result.value(0, "list").get(1).asInt()).isEqualTo(2);
        assertThat(result.maps().getFirst()).containsOnlyKeys("big", "text", "none", "list");
    }

    @Test
    void aResultWithoutRowsStillHasItsFields() {
        QueryResult result = CLIENT.query("SELECT 1 AS one WHERE 0");

        assertThat(result.rows()).isEmpty();
        assertThat(result.fields()).extracting(QueryResult.Field::name).containsExactly("one");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "",
                "'; DROP TABLE x; --",
                "back\\slash \\n \\' \\\\",
                "tab\tnew\nline\r\0end",
                "żółw & = ? + % #",
                "{name:String}",
                "\\N"
            })
    void textParametersArriveAsTheyAre(String text) {
        QueryResult result =
                CLIENT.query(
                        "SELECT hex({text:String}) AS one, hex({list:Array(String)}[2]) AS two",
                        Map.of("text", text, "list", List.of("first", text)));
        String expected =
                HexFormat.of().withUpperCase().formatHex(text.getBytes(StandardCharsets.UTF_8));

        assertThat(result.text(0, "one")).isEqualTo(expected);
        assertThat(result.text(0, "two")).isEqualTo(expected);
    }

    @Test
    void parametersOfEveryKindArrive() throws UnknownHostException {
        Instant time = Instant.parse("2024-10-04T01:02:03.456Z");
        UUID uuid = UUID.fromString("01234567-89ab-cdef-8899-aabbccddeeff");
        QueryResult result =
                CLIENT.query(
                        "SELECT {n:UInt64} AS n, {d:Decimal(10, 2)} AS d, {b:Bool} AS b,"
                                + " toUnixTimestamp64Milli({t:DateTime64(3)}) AS t, {u:UUID} AS u,"
                                + " {a:IPv6} AS a, {i:Array(UInt32)} AS i, {m:Map(String, UInt8)} AS m",
                        Map.of(
                                "n",
                                7,
                                "d",
                                new BigDecimal("1.50"),
                                "b",
                                true,
                                "t",
                                time,
                                "u",
                                uuid,
                                "a",
                                InetAddress.getByName("2001:db8::1"),
                                "i",
                                List.of(1, 2),
                                "m",
                                Map.of("k'", 3)));

        assertThat(result.number(0, "n")).isEqualTo(7);
        assertThat(result.text(0, "d")).isEqualTo("1.5");
        assertThat(result.text(0, "b")).isEqualTo("true");
        assertThat(result.number(0, "t")).isEqualTo(time.toEpochMilli());
        assertThat(result.text(0, "u")).isEqualTo(uuid.toString());
        assertThat(result.text(0, "a")).isEqualTo("2001:db8::1");
        assertThat(result.value(0, "i").toString()).isEqualTo("[1,2]");
        assertThat(result.value(0, "m").toString()).isEqualTo("{\"k'\":3}");
    }

    @Test
    void settingsReachTheServer() {
        assertThat(
                        CLIENT.query(
                                        "SELECT getSetting('max_block_size') AS n",
                                        Map.of(),
                                        Map.of("max_block_size", "4321"))
                                .singleNumber())
                .isEqualTo(4321);
    }

    @Test
    void summariesTellWhatAQueryRead() {
        assertThat(CLIENT.query("SELECT count() FROM numbers(1000)").summary().readRows())
                .isEqualTo(1000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELEC 1", "SELECT no_such_column", "SELECT toUInt8('x', 1, 2, 3)"})
    void whatASchemaOrStatementGetsWrongIsBroken(String sql) {
        ClickHouseException failure =
                catchThrowableOfType(ClickHouseException.class, () -> CLIENT.query(sql));

        assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
        assertThat(failure.code()).isPositive();
        assertThat(failure.getMessage()).startsWith("clickhouse: Code: " + failure.code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT * FROM no_such_table", "SELECT * FROM no_such_database.t"})
    void whatTheOrchestratorHasNotMadeYetMayCome(String sql) {
        assertThatThrownBy(() -> CLIENT.query(sql))
                .isInstanceOfSatisfying(
                        ClickHouseException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(Kind.RETRIABLE));
    }

    @Test
    void whatAValueGetsWrongIsData() {
        assertThatThrownBy(() -> CLIENT.query("SELECT toUInt8('x')"))
                .isInstanceOfSatisfying(
                        ClickHouseException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(Kind.DATA));
    }

    @Test
    void memoryAndTimeLimitsAreRetriable() {
        assertThatThrownBy(() ->
                        CLIENT.query(
                                "SELECT sleep(1) FROM numbers(3)",
                                Map.of(),
                                Map.of("max_execution_time", "1", "max_block_size", "1")))
                .isInstanceOfSatisfying(
                        ClickHouseException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(Kind.RETRIABLE));
        assertThatThrownBy(() ->
                        CLIENT.query(
                                "SELECT groupArray(number) FROM numbers(10000000)",
                                Map.of(),
                                Map.of("max_memory_usage", "1000000")))
                .isInstanceOfSatisfying(
                        ClickHouseException.class,
                        failure -> assertThat(failure.code()).isEqualTo(241));
    }

    @Test
    void anErrorAfterTheFirstBytesOfAStreamIsNotTakenForData() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        assertThatThrownBy(() ->
                        CLIENT.stream(
                                "SELECT throwIf(number = 2000000, 'too far') FROM numbers(3000000)",
                                "TabSeparated",
                                Map.of(),
                                Map.of("max_block_size", "10000", "max_threads", "1"),
                                out))
                .satisfies(failure ->
                        assertThat(
                                        failure instanceof ClickHouseException
                                                || failure instanceof IOException)
                                .isTrue());
        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("too far");
    }

    @Test
    void largeResultsStreamThrough() throws IOException {
        long[] bytes = {0};
        OutputStream counter =
                new OutputStream() {
                    @Override
                    public void write(int b) {
                        bytes[0]++;
                    }

                    @Override
                    public void write(byte[] b, int offset, int length) {
                        bytes[0] += length;
                    }
                };
        CLIENT.stream(
                "SELECT toFixedString('x', 99) FROM numbers(1000000)",
                "RowBinary",
                Map.of(),
                Map.of(),
                counter);

        assertThat(bytes[0]).isEqualTo(99_000_000);
    }

    @Test
    void aWrongPasswordIsBrokenAndNeverShown() {
        ClickHouseConfig config = TestStore.config();
        try (ClickHouseConnector stranger =
                new ClickHouseConnector(
                        config.with(
                                config.servers().getFirst(),
                                config.user(),
                                Secret.of("wrong-password")))) {
            ClickHouseException failure =
                    catchThrowableOfType(
                            ClickHouseException.class, () -> stranger.client().query("SELECT 1"));
            assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
            assertThat(failure.getMessage()).doesNotContain("wrong-password");
        }
    }

    @Test
    void aServerThatIsAwayIsRetriableAndShowsInHealth() {
        ClickHouseConfig away =
                TestStore.config().with("http://127.0.0.1:1", "default", Secret.none());
        try (ClickHouseConnector connector = new ClickHouseConnector(away)) {
            assertThat(connector.check()).isEqualTo(HealthStatus.ok());
            ClickHouseException failure =
                    catchThrowableOfType(ClickHouseException.class, connector::ping);
            assertThat(failure.kind()).isEqualTo(Kind.RETRIABLE);
            assertThat(connector.check().state()).isEqualTo(HealthStatus.State.DEGRADED);
            assertThat(connector.check().reason()).contains("127.0.0.1:1");
        }
    }

    @Test
    void credentialsOfTheStoreAreReadFromItsDataDirectory() {
        StoreCredentials credentials = StoreCredentials.read(TestStore.dataDir());
        ClickHouseConfig config =
                ClickHouseConfig.defaults()
                        .with(credentials.url(), credentials.user(), credentials.password());
        try (ClickHouseConnector connector = new ClickHouseConnector(config)) {
            connector.ping();
            assertThat(connector.client().query("SELECT 1").singleNumber()).isOne();
        }
    }
}
