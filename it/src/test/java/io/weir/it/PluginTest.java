package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.base.json.Json;
import io.weir.base.metrics.Metrics;
import io.weir.bench.process.Ports;
import io.weir.bench.process.WeirProcess;
import io.weir.connect.kafka.KafkaConfig;
import io.weir.connect.kafka.KafkaConnector;
import io.weir.connect.kafka.ProducerConfig;
import io.weir.connect.kafka.RecordProducer;
import io.weir.pipeline.RecordHeader;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The example of `docs/plugins.md` in a running `weir up`, and what becomes of the records that it
/// cannot store: listed, shown, mended and replayed by the command. About 35 s.
class PluginTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int LINES = 100;

    @TempDir private Path folder;
    private Map<String, String> environment = Map.of();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Runs a command to its end; its output, or its last line when it fails as expected.
    private String command(int code, String... arguments) throws Exception {
        try (WeirProcess weir = WeirProcess.start(folder, environment, arguments)) {
            assertThat(weir.exitCode(LIMIT)).as(weir.output()).isEqualTo(code);
            return weir.output();
        }
    }

    private List<JsonNode> letters(String... options) throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of("deadletters", "list", "--format", "json"));
        arguments.addAll(List.of(options));
        return command(0, arguments.toArray(String[]::new))
                .lines()
                .filter(line -> line.startsWith("{\"id\""))
                .map(line -> Json.read(bytes(line)))
                .toList();
    }

    @Test
    void theExampleStoresItsRecordsAndLettersAreReplayedOnce() throws Exception {
        Ports ports = Ports.free();
        environment = WeirProcess.environment(ports);
        String yaml = PluginJar.fromDocs("plugins.md", "yaml");
        Files.writeString(folder.resolve("weir.yaml"), yaml);
        Files.writeString(
                folder.resolve("mended.yaml"),
                yaml.replace("decimal-comma: false", "decimal-comma: true"));
        PluginJar.make(
                folder.resolve("var/plugins/gauges.jar"),
                "example.Gauges",
                PluginJar.fromDocs("plugins.md", "java"));
        try (WeirProcess weir = WeirProcess.start(folder, environment, "up")) {
            Waiting.until("ready", LIMIT, weir::output, o -> o.contains("weir is ready"));
            send(ports.broker());
            try (Sql sql = new Sql(folder.resolve("var"))) {
                Waiting.until("rows", LIMIT, () -> rows(sql), rows -> rows == LINES);
                awaitStatus(ports.http(), "deadLettered", 2);
                assertThat(WeirProcess.get(ports.http(), "/metrics"))
                        .contains("pipeline=\"gauges\"");
                assertThat(WeirProcess.get(ports.http(), "/api/v0/health"))
                        .contains("pipeline/gauges");
                showLetters();
                replayThroughThePipeline(sql);
                replayIntoTheTopic(ports.http(), sql);
            }
        }
    }

    private static long rows(Sql sql) {
        return sql.number("SELECT count() FROM gauge_levels WHERE Level > 0");
    }

    private static void awaitStatus(int http, String field, long wanted) {
        Waiting.until(
                field,
                LIMIT,
                () -> Json.read(bytes(WeirProcess.get(http, "/api/v0/pipeline/status"))),
                status -> {
                    for (JsonNode pipeline : status.path("pipelines")) {
                        if (pipeline.path("name").asString("").equals("gauges")) {
                            return pipeline.path(field).asLong() == wanted;
                        }
                    }
                    return false;
                });
    }

    private static void send(int broker) {
        try (KafkaConnector kafka = new KafkaConnector(KafkaConfig.of("127.0.0.1:" + broker));
                RecordProducer producer =
                        new RecordProducer(
                                kafka, ProducerConfig.defaults(), "gauge", new Metrics())) {
            producer.start();
            for (int i = 0; i < LINES; i++) {
                producer.send(
                        "gauges",
                        null,
                        bytes("ulm;" + (1_790_000_000 + i) + ";1.5"),
                        List.of(),
                        LIMIT);
            }
            List<RecordHeader> headers = List.of(RecordHeader.text("operator", "anna"));
            producer.send("gauges", bytes("ulm"), bytes("ulm;1790000100;2,5"), headers, LIMIT);
            producer.send("gauges", null, bytes("nonsense"), List.of(), LIMIT);
        }
    }

    private void showLetters() throws Exception {
        List<JsonNode> all = letters("--pipeline", "gauges");
        assertThat(all)
                .extracting(letter -> letter.path("reason").asString(""))
                .containsExactly(
                        "line: ulm;1790000100;2,5 (expected: STATION;SECONDS;LEVEL)",
                        "line: nonsense (expected: STATION;SECONDS;LEVEL)");
        assertThat(command(0, "deadletters", "show", all.getFirst().path("id").asString()))
                .contains("error      record-refused")
                .contains("key        ulm")
                .contains("header     operator: anna")
                .contains("ulm;1790000100;2");
        assertThat(command(1, "deadletters", "replay", "--format", "json"))
                .endsWith("weir: which letters? (expected: IDs, a filter, or --all)\n");
    }

    private void replayThroughThePipeline(Sql sql) throws Exception {
        String[] replay = {
            "deadletters",
            "replay",
            "--config",
            "mended.yaml",
            "--reason",
            "2,5",
            "--through",
            "pipeline"
        };
        assertThat(command(0, replay))
                .contains(
                        "1 letter replayed through their pipeline\n  1 items stored, 0 failed again");
        assertThat(sql.number("SELECT count() FROM gauge_levels WHERE Level = 2.5")).isEqualTo(1);
        assertThat(command(1, replay))
                .contains("0 letters replayed")
                .endsWith("weir: 1 letter was replayed before: refused (expected:" + " --again)\n");
        assertThat(rows(sql)).isEqualTo(LINES + 1);
    }

    /// The running pipeline is not mended, so the record comes back as a letter of its own.
    private void replayIntoTheTopic(int http, Sql sql) throws Exception {
        assertThat(command(0, "deadletters", "replay", "--reason", "nonsense"))
                .contains("1 letter replayed into their topic");
        awaitStatus(http, "deadLettered", 3);
        assertThat(letters("--reason", "nonsense", "--since", "1h"))
                .extracting(letter -> letter.path("replayed").asString("").isEmpty())
                .containsExactly(false, true);
        assertThat(rows(sql)).isEqualTo(LINES + 1);
        assertThat(
                        command(
                                1,
                                "deadletters",
                                "replay",
                                "--reason",
                                "nonsense",
                                "--through",
                                "pipeline"))
                .contains(
                        "1 letter replayed through their pipeline\n",
                        "  0 items stored, 1 failed again\n",
                        "  1 dead letters again (record-refused)\n",
                        "weir: 1 items failed again (expected: a cause that is mended;");
        assertThat(rows(sql)).isEqualTo(LINES + 1);
    }
}
