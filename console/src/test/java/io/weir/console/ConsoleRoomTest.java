package io.weir.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.base.health.Health;
import io.weir.base.json.Json;
import io.weir.base.metrics.Metrics;
import io.weir.connect.clickhouse.ClickHouseClient;
import io.weir.connect.clickhouse.ClickHouseConfig;
import io.weir.connect.clickhouse.ClickHouseConnector;
import io.weir.embed.clickhouse.StoreConfig;
import io.weir.embed.clickhouse.StoreKeys;
import io.weir.embed.clickhouse.StoreServer;
import io.weir.http.HttpServer;
import io.weir.pipeline.query.Dataset;
import io.weir.pipeline.query.Dimension;
import io.weir.pipeline.query.Resolution;
import io.weir.pipeline.query.Unit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Questions over HTTP to the real engine. Raw rows: one per second for two hours, 100 bytes
/// sampled 1 in 10, from `edge` in even seconds and `core` in odd ones. Roll-ups hold the first
/// hour alone, so that what is asked has to come from both.
class ConsoleRoomTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int SECONDS = 7_200;
    private static final double BITS_PER_SECOND = 100 * 10 * 8;

    private static final Dataset DATASET =
            new Dataset(
                    "flows",
                    "flows",
                    List.of(new Resolution(Duration.ofMinutes(1), "flows_1m0s")),
                    List.of(
                            new Dimension(
                                    "ExporterName", "Exporter", "LowCardinality(String)", false),
                            new Dimension("Proto", "Protocol", "UInt8", false),
                            new Dimension("SrcAddr", "Source address", "IPv6", true)),
                    List.of(
                            new Unit("l3bits", "Bits", "sum(Bytes * SamplingRate) * 8"),
                            new Unit("flows", "Flows", "sum(Flows)")),
                    "SELECT toDateTime('2026-01-01 01:00:00', 'UTC')");

    private static StoreServer store;
    private static ClickHouseConnector connector;
    private static HttpServer server;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @BeforeAll
    static void fill(@TempDir Path directory) throws Exception {
        store =
                new StoreServer(
                        StoreConfig.defaults().withPort(0), directory, new Metrics(), new Health());
        store.start();
        StoreKeys keys = store.keys();
        connector =
                new ClickHouseConnector(
                        ClickHouseConfig.defaults().with(keys.url(), keys.user(), keys.password()));
        ClickHouseClient client = connector.client();
        String sums =
                "ExporterName LowCardinality(String), Proto UInt8, SamplingRate UInt64,"
                        + " Bytes UInt64, Packets UInt64, _batch UInt64";
        client.execute(
                "CREATE TABLE flows (TimeReceived DateTime, SrcAddr IPv6, "
                        + "ExporterAddress IPv6, InIfName String, InIfDescription String,"
                        + " InIfSpeed UInt32, OutIfName String, OutIfDescription String,"
                        + " OutIfSpeed UInt32, "
                        + sums
                        + ", Flows UInt64 ALIAS toUInt64(1)) ENGINE = MergeTree ORDER BY"
                        + " TimeReceived");
        client.execute(
                "CREATE TABLE flows_1m0s (TimeReceived DateTime, Flows UInt64, "
                        + sums
                        + ") ENGINE = MergeTree ORDER BY TimeReceived");
        client.execute(
                "INSERT INTO flows (TimeReceived, SrcAddr, ExporterName, Proto, SamplingRate,"
                        + " Bytes, Packets, _batch) SELECT toDateTime('2026-01-01 00:00:00', 'UTC') + number,"
                        + " toIPv6('192.0.2.' || toString(number % 2 + 1)),"
                        + " number % 2 = 0 ? 'edge' : 'core', 6, 10, 100, 1, 1 FROM numbers("
                        + SECONDS
                        + ")");
        client.execute(
                "INSERT INTO flows_1m0s SELECT toStartOfMinute(TimeReceived) AS t, count(),"
                        + " ExporterName, Proto, SamplingRate, sum(Bytes), sum(Packets), 1"
                        + " FROM flows WHERE TimeReceived < toDateTime('2026-01-01 01:00:00',"
                        + " 'UTC') GROUP BY t, ExporterName, Proto, SamplingRate");
        client.execute(
                "INSERT INTO flows (TimeReceived, ExporterAddress, ExporterName, InIfName,"
                        + " InIfDescription, InIfSpeed, OutIfName, OutIfSpeed, SamplingRate, Bytes,"
                        + " Packets) SELECT now() - 12, toIPv6('192.0.2.9'), 'live', 'xe-0',"
                        + " 'TRANSIT', 1000, 'ae1', 10000, 100, 300, 1 FROM numbers(60)");
        client.execute(
                "CREATE TABLE weir_ledger (Time DateTime, Stage String, Source String, Kind"
                        + " String, Reason String, Count UInt64) ENGINE = MergeTree ORDER BY Time");
        client.execute(
                "INSERT INTO weir_ledger SELECT toDateTime('2026-01-01 00:01:00', 'UTC'), c.1,"
                        + " '192.0.2.9', c.2, c.3, c.4 FROM (SELECT arrayJoin([('inlet', 'in', '',"
                        + " 70), ('inlet', 'in', '', 30), ('inlet', 'refused', 'truncated', 4),"
                        + " ('inlet', 'sequence-lost', '', 6), ('inlet', 'stored', '', 96),"
                        + " ('flows', 'in', '', 96), ('flows', 'refused', 'too-old', 1)]) AS c)");
        client.execute(
                "INSERT INTO weir_ledger SELECT toStartOfMinute(now()) - c.1, 'inlet', c.2, c.3,"
                        + " c.4, c.5 FROM (SELECT arrayJoin([(120, '192.0.2.9', 'in', '', 100),"
                        + " (120, '192.0.2.9', 'refused', 'truncated', 4),"
                        + " (120, '192.0.2.9', 'stored', '', 96),"
                        + " (7200, '192.0.2.9', 'in', '', 1000),"
                        + " (60, '2001:db8::1', 'in', '', 7),"
                        + " (60, 'udp 127.0.0.1:2055', 'kernel-dropped', '', 5)]) AS c)");
        client.execute(
                "CREATE TABLE exporters (TimeReceived DateTime, ExporterAddress IPv6,"
                        + " ExporterName String) ENGINE = MergeTree ORDER BY TimeReceived");
        client.execute(
                "INSERT INTO exporters VALUES (now() - 9, '192.0.2.9', 'before'),"
                        + " (now(), '192.0.2.9', 'edge')");
        server =
                HttpServer.builder()
                        .routes(new ConsoleRoom(() -> client, DATASET).routes())
                        .listen("127.0.0.1", 0)
                        .build();
        server.start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        connector.close();
        store.close();
        HTTP.close();
    }

    private static HttpResponse<String> post(String what, String body) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:"
                                                + server.port()
                                                + "/api/v0/console/"
                                                + what))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static JsonNode ask(String what, long from, long until, String more) throws Exception {
        HttpResponse<String> response =
                post(
                        what,
                        "{\"start\":\"%s\",\"end\":\"%s\"%s}"
                                .formatted(
                                        START.plusSeconds(from), START.plusSeconds(until), more));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("X-SQL-Query")).isPresent();
        return Json.read(response.body().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void rollUpsAndRawRowsTogetherCountEveryRowOnce() throws Exception {
        JsonNode graph = ask("graph", 0, SECONDS, ",\"points\":60,\"units\":\"flows\"");
        long interval = graph.path("interval").asLong();
        double flows = 0;
        for (JsonNode row : graph.path("rows")) {
            flows += row.get(2).asDouble() * interval;
        }
        assertThat(graph.path("table").asString()).isEqualTo("flows_1m0s");
        assertThat(flows).isEqualTo(SECONDS);
    }

    @Test
    void bitsAreCorrectedForSamplingAlsoInTheFirstBucket() throws Exception {
        JsonNode graph = ask("graph", 90, 3_690, ",\"points\":30");
        long interval = graph.path("interval").asLong();
        assertThat(interval).isEqualTo(120);
        JsonNode rows = graph.path("rows");
        assertThat(rows.size()).isEqualTo(31);
        for (int i = 0; i < 30; i++) {
            assertThat(rows.get(i).get(2).asDouble()).isEqualTo(BITS_PER_SECOND);
        }
    }

    @Test
    void theRestIsSummedAsOther() throws Exception {
        String more = ",\"points\":10,\"limit\":1,\"dimensions\":[\"ExporterName\"]";
        JsonNode rows = ask("graph", 0, SECONDS, more).path("rows");
        assertThat(rows.size()).isEqualTo(20);
        assertThat(rows.toString()).contains("\"core\"", "\"Other\"").doesNotContain("edge");
    }

    @Test
    void aDimensionThatRollUpsLackIsReadRaw() throws Exception {
        JsonNode top = ask("top", 0, SECONDS, ",\"points\":10,\"dimensions\":[\"SrcAddr\"]");
        assertThat(top.path("rows").size()).isEqualTo(2);
        assertThat(top.path("rows").get(0).get(0).get(0).asString()).isEqualTo("192.0.2.1");
        assertThat(top.path("rows").get(0).get(1).asDouble())
                .isCloseTo(BITS_PER_SECOND / 2, within(1e-6));
        assertThat(top.path("rows").get(0).get(2).asDouble()).isEqualTo(0.5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "edge' OR '1'='1",
                "edge') UNION ALL SELECT 1 --",
                "{start:UInt32}",
                "\\\\'",
                "edge\\n"
            })
    void aFilterIsAValueAndNeverSql(String value) throws Exception {
        String more =
                ",\"filters\":[{\"dimension\":\"ExporterName\",\"value\":\""
                        + value
                        + "\"}],\"dimensions\":[\"Proto\"]";
        assertThat(ask("top", 0, SECONDS, more).path("rows").size()).isZero();
    }

    @Test
    void filtersHoldForGraphsTopsAndRows() throws Exception {
        String edge = ",\"filters\":[{\"dimension\":\"ExporterName\",\"value\":\"edge\"}]";
        String address = ",\"filters\":[{\"dimension\":\"SrcAddr\",\"value\":\"192.0.2.2\"}]";
        JsonNode top = ask("top", 0, SECONDS, edge + ",\"units\":\"flows\"");
        assertThat(top.path("rows").get(0).get(1).asDouble()).isEqualTo(0.5);
        JsonNode rows = ask("flows", 0, SECONDS, address + ",\"points\":7");
        assertThat(rows.path("rows").size()).isEqualTo(7);
        assertThat(rows.path("rows").toString()).contains("\"core\"").doesNotContain("\"edge\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{}",
                "{\"start\":\"2026-01-02T00:00:00Z\",\"end\":\"2026-01-01T00:00:00Z\"}",
                "{\"start\":\"now\",\"end\":\"2026-01-01T00:00:00Z\"}",
                "{\"start\":\"2026-01-01T00:00:00Z\",\"end\":\"2026-01-02T00:00:00Z\","
                        + "\"dimensions\":[\"password\"]}",
                "{\"start\":\"2026-01-01T00:00:00Z\",\"end\":\"2026-01-02T00:00:00Z\","
                        + "\"units\":\"sum(1)\"}",
                "{\"start\":\"2026-01-01T00:00:00Z\",\"end\":\"2026-01-02T00:00:00Z\","
                        + "\"points\":100000}",
                "{\"start\":\"2026-01-01T00:00:00Z\",\"end\":\"2026-01-02T00:00:00Z\","
                        + "\"limit\":0}"
            })
    void whatCannotBeAskedIsRefusedInOneLine(String body) throws Exception {
        HttpResponse<String> response = post("graph", body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(response.body()).contains("\"error\"").hasLineCount(1);
    }

    private static HttpResponse<String> ask(String what) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + "/api/v0/console/" + what);
        return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    private static JsonNode get(String what) throws Exception {
        HttpResponse<String> response = ask(what);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Json.read(response.body().getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode cell(JsonNode table, int row, String column) {
        int place = 0;
        while (!table.path("columns").get(place).asString().equals(column)) {
            place++;
        }
        return table.path("rows").get(row).get(place);
    }

    private static double value(JsonNode table, int row, String column) {
        return cell(table, row, column).asDouble();
    }

    private static String text(JsonNode table, int row, String column) {
        return cell(table, row, column).asString();
    }

    @Test
    void interfacesShowWhatEntersAndWhatLeavesAgainstTheirSpeed() throws Exception {
        JsonNode table = get("interfaces?exporter=live");
        double bits = 60.0 * 300 * 100 * 8 / 300;
        assertThat(table.path("rows").size()).isEqualTo(2);
        int entry = table.path("rows").get(0).toString().contains("xe-0") ? 0 : 1;
        assertThat(value(table, entry, "bitsIn")).isEqualTo(bits);
        assertThat(value(table, entry, "bitsOut")).isZero();
        assertThat(value(table, entry, "speed")).isEqualTo(1_000);
        assertThat(value(table, 1 - entry, "bitsOut")).isEqualTo(bits);
    }

    @Test
    void theSummaryIsCorrectedForSampling() throws Exception {
        JsonNode table = get("summary");
        assertThat(value(table, 0, "flowsPerSecond")).isEqualTo(1);
        assertThat(value(table, 0, "bitsPerSecond")).isEqualTo(300 * 100 * 8);
        assertThat(value(table, 0, "exporters")).isEqualTo(1);
    }

    @Test
    void completenessCountsWhatTheInletHeardAndWhatIsMissing() throws Exception {
        JsonNode table = get("completeness?start=" + START + "&end=" + START.plusSeconds(SECONDS));
        assertThat(table.path("rows").size()).isEqualTo(1);
        assertThat(value(table, 0, "heard")).isEqualTo(100);
        assertThat(value(table, 0, "missing")).isEqualTo(10);
        assertThat(table.toString()).contains("192.0.2.9: refused truncated");
    }

    @Test
    void flowsOfANewExporterAreCountedOnceTheyCanBeQueried() throws Exception {
        String since = "&since=" + Instant.now().minusSeconds(60);
        assertThat(value(get("stored?exporter=192.0.2.9" + since), 0, "flows")).isEqualTo(60);
        assertThat(value(get("stored?exporter=192.0.2.8" + since), 0, "flows")).isZero();
        String later = "&since=" + Instant.now().plusSeconds(600);
        assertThat(value(get("stored?exporter=192.0.2.9" + later), 0, "flows")).isZero();
        assertThat(ask("stored?exporter=nowhere" + since).body())
                .contains("exporter: nowhere (expected: an IPv4 or IPv6 address)");
    }

    @Test
    void exportersAreKnownByTheLedgerAlsoWithoutAnInletBeside() throws Exception {
        JsonNode table = get("exporters");
        assertThat(table.path("rows").size()).isEqualTo(2);
        assertThat(text(table, 0, "address")).isEqualTo("192.0.2.9");
        assertThat(text(table, 0, "name")).isEqualTo("edge");
        assertThat(value(table, 0, "heard")).isEqualTo(1_100);
        assertThat(value(table, 0, "sent")).isEqualTo(96);
        assertThat(value(table, 0, "last") - value(table, 0, "first")).isEqualTo(7_140);
        assertThat(cell(table, 0, "heardByMinute").get(1).toString()).isEqualTo("[100]");
        assertThat(cell(table, 0, "missingByMinute").get(1).toString()).isEqualTo("[4]");
        assertThat(cell(table, 0, "reasons").toString()).isEqualTo("[\"refused: truncated\"]");
        assertThat(text(table, 1, "address")).isEqualTo("2001:db8::1");
        assertThat(text(table, 1, "name")).isEmpty();
    }

    @Test
    void aBodyThatIsTooLongIsRefused() throws Exception {
        HttpResponse<String> response = post("top", " ".repeat(70_000));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("too long");
    }
}
