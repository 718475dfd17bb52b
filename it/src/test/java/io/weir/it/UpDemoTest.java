package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.base.json.Json;
import io.weir.bench.process.Ports;
import io.weir.bench.process.WeirProcess;
import io.weir.connect.clickhouse.QueryResult;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// `weir up --demo` from start to stop, with a store that is killed in between. About 60 s, as the
/// roll-ups are compared while flows keep coming.
class UpDemoTest {
    @TempDir Path folder;

    private static JsonNode get(int port, String path) throws Exception {
        return Json.read(WeirProcess.get(port, path).getBytes(StandardCharsets.UTF_8));
    }

    private static String sums(Sql sql, String table) {
        String flows = table.equals("flows") ? "1" : "Flows";
        QueryResult result =
                sql.query(
                        "SELECT sum("
                                + flows
                                + "), sum(Bytes), sum(Packets), sum(Bytes * SamplingRate) FROM "
                                + table);
        return result.rows().toString();
    }

    private static Optional<ProcessHandle> store(WeirProcess weir) {
        return weir.handle().children().findFirst();
    }

    @Test
    void fillsTheTablesHealsFromAKilledStoreAndRollsUpExactly() throws Exception {
        Ports ports = Ports.free();
        Map<String, String> environment = WeirProcess.environment(ports);
        environment.put("WEIR_DEMO_HISTORY", "2h");
        environment.put("WEIR_DEMO_HISTORY_FLOWS", "20000");
        environment.put("WEIR_DEMO_HISTORY_TIME", "3s");
        environment.put("WEIR_DEMO_WITHHELD_TEMPLATE", "10s");
        Path data = folder.resolve("data");
        try (WeirProcess weir =
                WeirProcess.start(
                        folder, environment, "up", "--demo", "--data-dir", data.toString())) {
            Waiting.until(
                    "ready",
                    Duration.ofSeconds(60),
                    weir::output,
                    output -> output.contains("weir is ready"));
            long ready = System.nanoTime();
            assertThat(get(ports.http(), "/api/v0/health").path("status").asString())
                    .isIn("ok", "degraded");
            assertThat(WeirProcess.get(ports.http(), "/")).contains("<title>Weir");
            try (Sql sql = new Sql(data)) {
                Waiting.until(
                        "first flow",
                        Duration.ofSeconds(15),
                        () -> sql.number("SELECT count() FROM flows"),
                        count -> count > 0);
                assertThat(System.nanoTime() - ready).isLessThan(15_000_000_000L);
                long restarts = killStore(weir, ports);
                assertThat(restarts).isEqualTo(1);
                Waiting.until(
                        "the withheld template's flows",
                        Duration.ofSeconds(40),
                        () -> WeirProcess.get(ports.http(), "/api/v0/inlet/exporters"),
                        exporters -> exporters.contains("flows recovered"));
                RollupAgreement.await(sql, Instant.now().minusSeconds(10));
            }
            // SIGTERM under the demo's load: everything handed over, in order, within ten seconds.
            weir.handle().destroy();
            weir.exitCode(Duration.ofSeconds(10));
        }
        assertEverythingStoredOnce(data, environment);
    }

    /// Kills the store and waits until it is back and flows are stored again.
    private static long killStore(WeirProcess weir, Ports ports) throws Exception {
        store(weir).orElseThrow().destroyForcibly();
        Waiting.until(
                "the store is said to be away",
                Duration.ofSeconds(20),
                () -> get(ports.http(), "/api/v0/health").path("checks").path("store"),
                check -> check.path("reason").asString("").contains("ended by signal 9"));
        Waiting.until(
                "the store is back",
                Duration.ofSeconds(40),
                () -> get(ports.http(), "/api/v0/health").path("checks").path("store"),
                check -> check.path("status").asString("").equals("ok"));
        return get(ports.http(), "/api/v0/processes").path("storeRestarts").asLong();
    }

    /// The store was killed under them too: of each port all samples that Kafka acknowledged are
    /// there once, the first to the last.
    private static void assertEveryCounterSampleStoredOnce(Sql sql) {
        long acknowledged =
                Waiting.until(
                        "the ledger's count of the counter samples",
                        Duration.ofSeconds(60),
                        () ->
                                sql.number(
                                        "SELECT sum(Count) FROM weir_ledger WHERE Stage ="
                                                + " 'inlet-counters' AND Kind = 'stored'"),
                        count -> count == sql.number("SELECT count() FROM sflow_counters"));
        assertThat(acknowledged).isGreaterThanOrEqualTo(16);
        assertThat(
                        sql.query(
                                        "SELECT IfName, count() = uniqExact(SequenceNumber) AND"
                                                + " count() = max(SequenceNumber) FROM sflow_counters"
                                                + " WHERE ExporterName = 'core1.par' GROUP BY IfName"
                                                + " ORDER BY IfName")
                                .rows()
                                .toString())
                .isEqualTo("[[\"swp1\", 1], [\"swp2\", 1], [\"swp3\", 1], [\"swp4\", 1]]");
    }

    /// Starts again without the demo, waits until Kafka is empty for every pipeline, and compares
    /// the roll-ups with the raw rows.
    private void assertEverythingStoredOnce(Path data, Map<String, String> environment)
            throws Exception {
        try (WeirProcess weir =
                WeirProcess.start(folder, environment, "up", "--data-dir", data.toString())) {
            Waiting.until(
                    "ready again",
                    Duration.ofSeconds(60),
                    weir::output,
                    output -> output.contains("weir is ready"));
            Sql sql = new Sql(data);
            try (sql) {
                String raw =
                        Waiting.until(
                                "the roll-ups to catch up",
                                Duration.ofSeconds(150),
                                () -> sums(sql, "flows"),
                                sums -> sums.equals(sums(sql, "flows_1m0s")));
                assertThat(sums(sql, "flows_5m0s")).isEqualTo(raw);
                assertThat(sums(sql, "flows_1h0m0s")).isEqualTo(raw);
                assertThat(sql.number("SELECT count() FROM exporters")).isPositive();
                long stored = sql.number("SELECT count() FROM flows");
                assertThat(stored).isPositive();
                Waiting.until(
                        "the ledger's count of what Kafka acknowledged to be " + stored,
                        Duration.ofSeconds(60),
                        () ->
                                sql.number(
                                        "SELECT sum(Count) FROM weir_ledger WHERE Stage = 'inlet'"
                                                + " AND Kind = 'stored'"),
                        count -> count == stored);
                assertEveryCounterSampleStoredOnce(sql);
            }
        }
    }
}
