package io.weir.it.why;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.weir.base.health.HealthStatus;
import io.weir.connect.clickhouse.TableWriter;
import io.weir.connect.kafka.ConsumerConfig;
import io.weir.connect.kafka.TopicConsumer;
import io.weir.pipeline.delivery.PipelineRunner;
import io.weir.pipeline.ledger.LedgerKind;
import io.weir.pipeline.ledger.LedgerProcessor;
import io.weir.pipeline.ledger.LedgerTable;

import org.junit.jupiter.api.Test;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/// What `/metrics` and health say of a process that has seen gaps.
abstract class MetricsAndHealth extends Situation {
    private static final Path PROMTOOL = Path.of("/usr/bin/promtool");

    private static String metrics() throws Exception {
        return house().send("/metrics").body();
    }

    private static double value(String line) throws Exception {
        var found =
                Pattern.compile("^" + Pattern.quote(line) + " (\\S+)$", Pattern.MULTILINE)
                        .matcher(metrics());
        assertThat(found.find()).as(line).isTrue();
        return Double.parseDouble(found.group(1));
    }

    @Test
    void promtoolFindsNothingWrongWithTheMetrics() throws Exception {
        assumeThat(PROMTOOL).as("promtool (Debian: prometheus)").exists();
        Process promtool =
                new ProcessBuilder(PROMTOOL.toString(), "check", "metrics")
                        .redirectErrorStream(true)
                        .start();
        try (OutputStream in = promtool.getOutputStream()) {
            in.write(metrics().getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor()).as(said).isZero();
        assertThat(said).isEmpty();
    }

    @Test
    void everyFamilyIsDescribed() throws Exception {
        Path docs = Files.exists(Path.of("docs")) ? Path.of("docs") : Path.of("../docs");
        String page = Files.readString(docs.resolve("observability.md"));
        List<String> families =
                Pattern.compile("^# TYPE (weir_\\w+)", Pattern.MULTILINE)
                        .matcher(metrics())
                        .results()
                        .map(family -> family.group(1))
                        .toList();
        assertThat(families)
                .hasSizeGreaterThan(40)
                .allSatisfy(family -> assertThat(page).contains("`" + family + "`"));
    }

    @Test
    void everyFigureIsThereWithWhatHappened() throws Exception {
        String flows = "{pipeline=\"flows\"}";
        double in = value("weir_pipeline_in_total" + flows);
        double stored = value("weir_pipeline_stored_total" + flows);
        assertThat(in)
                .isEqualTo(
                        stored
                                + value("weir_pipeline_dead_lettered_total" + flows)
                                + value(
                                        "weir_pipeline_refused_total{pipeline=\"flows\",reason=\"in-the-future\"}")
                                + value(
                                        "weir_pipeline_refused_total{pipeline=\"flows\",reason=\"older-than-ttl\"}"));
        assertThat(value("weir_pipeline_dead_lettered_total" + flows)).isEqualTo(2);
        assertThat(value("weir_pipeline_lost_total{pipeline=\"ledger\"}"))
                .isEqualTo(Topic.OVERTAKEN);
        for (String name :
                new String[] {
                    "batches_total",
                    "batch_rows_total",
                    "batch_bytes_total",
                    "insert_seconds_count",
                    "queryable_seconds_count"
                }) {
            assertThat(value("weir_pipeline_" + name + flows)).as(name).isPositive();
        }
        for (String name :
                new String[] {
                    "in_flight_bytes",
                    "in_flight_records",
                    "in_flight_items",
                    "lag_records",
                    "retries_total",
                    "orphans_total"
                }) {
            assertThat(value("weir_pipeline_" + name + flows)).as(name).isNotNegative();
        }
        for (String outcome : new String[] {"stored", "missing", "partial"}) {
            assertThat(
                            value(
                                    "weir_pipeline_read_backs_total{outcome=\""
                                            + outcome
                                            + "\",pipeline=\"flows\"}"))
                    .isNotNegative();
        }
        String cache = "{cache=\"exporter-names\"}";
        assertThat(value("weir_cache_entries" + cache)).isPositive();
        assertThat(value("weir_cache_misses_total" + cache))
                .isGreaterThanOrEqualTo(value("weir_cache_entries" + cache));
        assertThat(value("weir_cache_hits_total" + cache)).isPositive();
        assertThat(value("weir_cache_age_seconds" + cache)).isBetween(0.0, 300.0);
        assertThat(value("weir_inlet_sequence_lost_flows")).isEqualTo(95);
    }

    @Test
    void queriesAreMeasured() throws Exception {
        String server = "{server=\"http://127.0.0.1:" + house().gate.port() + "\"}";
        double before = value("weir_clickhouse_query_seconds_count" + server);
        double rows = value("weir_clickhouse_read_rows_total" + server);
        house().context.clickhouse().client().query("SELECT sum(number) FROM numbers(1000)");
        assertThat(value("weir_clickhouse_query_seconds_count" + server)).isGreaterThan(before);
        assertThat(value("weir_clickhouse_read_rows_total" + server) - rows)
                .isGreaterThanOrEqualTo(1_000);
        assertThat(value("weir_clickhouse_read_bytes_total" + server)).isGreaterThan(8_000);
    }

    @Test
    void droppedDatagramsAndLagAreDegradedButReady() throws Exception {
        String health = house().send("/api/v0/health").body();
        assertThat(health)
                .contains("\"status\":\"degraded\"")
                .containsPattern("the kernel dropped [0-9,]+ datagrams in the last minutes");
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> {
                    // Something to be written every second, whatever else happens.
                    house().context.ledger().count("lag", "lag", LedgerKind.IN, "", 1);
                    assertThat(
                                    house().get("/api/v0/health")
                                            .path("checks")
                                            .path("pipeline/ledger")
                                            .path("reason")
                                            .asString(""))
                            .containsPattern(
                                    "([0-9,]+ records wait, the oldest|1 record waits,) for"
                                            + " \\d+ s \\(lag-limit: 1s\\)");
                });
        assertThat(house().send("/api/v0/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void aSecondMemberWithoutAPartitionIsSpare() throws Exception {
        PipelineRunner second =
                PipelineRunner.builder(new LedgerProcessor())
                        .consumer(
                                new TopicConsumer(
                                        house().context.kafka(),
                                        ConsumerConfig.defaults(),
                                        "weir-ledger",
                                        LedgerTable.TOPIC))
                        .writer(new TableWriter(house().context.clickhouse().client(), List.of()))
                        .deadLetters((_, _, _) -> {})
                        .build();
        second.start();
        try (second) {
            PipelineRunner first =
                    house().context.pipelines().stream()
                            .filter(runner -> runner.status().name().equals("ledger"))
                            .findFirst()
                            .orElseThrow();
            // For a second, as all wait while a group is formed.
            await().atMost(PATIENCE)
                    .during(Duration.ofSeconds(1))
                    .until(() -> !first.status().state().equals(second.status().state()));
            PipelineRunner idle = first.status().state().equals("spare") ? first : second;
            assertThat(idle.status().state()).isEqualTo("spare");
            assertThat(idle.status().reason())
                    .isEqualTo(
                            "other members of the group have all partitions of"
                                    + " weir-ledger-v1-block");
            assertThat(idle.check().state()).isEqualTo(HealthStatus.State.OK);
        }
    }
}
