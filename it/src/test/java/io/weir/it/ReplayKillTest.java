package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.base.config.Secret;
import io.weir.base.json.Json;
import io.weir.bench.delivery.TopicSender;
import io.weir.bench.process.Ports;
import io.weir.bench.process.WeirProcess;
import io.weir.connect.clickhouse.ClickHouseConfig;
import io.weir.connect.clickhouse.ClickHouseConnector;
import io.weir.connect.clickhouse.StoreCredentials;
import io.weir.connect.kafka.KafkaConfig;
import io.weir.connect.kafka.KafkaConnector;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/// `weir deadletters replay` is killed (`kill -9`) in the middle, into the topic and through the
/// pipeline, and started again: every letter is replayed once. Letters that fail again are told,
/// with exit code 1. About 40 s.
class ReplayKillTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int LETTERS = 2_000;
    private static final int NONSENSE = 3;
    private static final int KILLED = 137;

    /// Several times as long as counts are under way.
    private static final int QUIET_LOOKS = 8;

    private static final Duration PAUSE = Duration.ofMillis(500);

    @TempDir private Path folder;
    private Map<String, String> environment = Map.of();
    private int http;
    private String bootstrap = "";
    private String until = "";

    @Test
    void aReplayThatIsKilledIsFinishedByTheNext() throws Exception {
        Ports ports = Ports.free();
        environment = WeirProcess.environment(ports);
        http = ports.http();
        bootstrap = "127.0.0.1:" + ports.broker();
        String yaml =
                "pipeline: {start-window: 2s, flush-interval: 500ms}\n"
                        + PluginJar.fromDocs("plugins.md", "yaml");
        assertThat(yaml).contains("decimal-comma: false");
        Files.writeString(folder.resolve("weir.yaml"), yaml);
        Files.writeString(
                folder.resolve("mended.yaml"),
                yaml.replace("decimal-comma: false", "decimal-comma: true"));
        PluginJar.make(
                folder.resolve("var/plugins/gauges.jar"),
                "example.Gauges",
                PluginJar.fromDocs("plugins.md", "java"));
        try (WeirProcess weir = WeirProcess.start(folder, environment, "up")) {
            await().atMost(LIMIT).until(() -> weir.output().contains("weir is ready"));
            send(ports.broker());
            awaitLetters(2 * LETTERS + NONSENSE);
            until = Instant.now().toString();
            killedIntoTheTopic();
            try (ClickHouseConnector store = store()) {
                killedThroughThePipeline(store);
                failedAgain();
            }
        }
    }

    private static void send(int broker) {
        try (KafkaConnector kafka = new KafkaConnector(KafkaConfig.of("127.0.0.1:" + broker));
                TopicSender sender = new TopicSender(kafka, "gauges")) {
            for (int id = 0; id < LETTERS; id++) {
                for (String river : List.of("ulm", "passau")) {
                    send(sender, river + ";" + (1_790_000_000 + id) + ";2,5");
                }
            }
            for (int i = 0; i < NONSENSE; i++) {
                send(sender, "nonsense");
            }
            sender.acknowledge();
        }
    }

    private static void send(TopicSender sender, String line) {
        sender.send(null, line.getBytes(StandardCharsets.UTF_8), List.of());
    }

    /// The running pipeline is not mended: each record that comes back is a letter of its own.
    private void killedIntoTheTopic() throws Exception {
        String[] replay = {"deadletters", "replay", "--reason", "ulm;", "--until", until};
        long before = end();
        kill(() -> end() > before, replay);
        finish(replay);
        awaitLetters(3 * LETTERS + NONSENSE);
        Map<String, Integer> times = new HashMap<>();
        List<JsonNode> letters = letters("ulm;");
        letters.forEach(letter -> times.merge(letter.path("reason").asString(""), 1, Integer::sum));
        assertThat(times).hasSize(LETTERS).allSatisfy((_, count) -> assertThat(count).isEqualTo(2));
        assertThat(letters).filteredOn(ReplayKillTest::isReplayed).hasSize(LETTERS);
    }

    private void killedThroughThePipeline(ClickHouseConnector store) throws Exception {
        String[] replay = {
            "deadletters",
            "replay",
            "--config",
            "mended.yaml",
            "--reason",
            "passau;",
            "--through",
            "pipeline"
        };
        // Once with a plan and no rows, as marks come first; once with rows that are not marked.
        long before = end();
        kill(() -> end() > before, replay);
        kill(() -> rows(store) > 0, replay);
        finish(replay);
        assertThat(rows(store)).isEqualTo(LETTERS);
        assertThat(store.client().query("SELECT uniqExact(Time) FROM gauge_levels").singleNumber())
                .isEqualTo(LETTERS);
        assertThat(letters("passau;"))
                .hasSize(LETTERS)
                .allSatisfy(letter -> assertThat(isReplayed(letter)).isTrue());
    }

    private void failedAgain() throws Exception {
        // The last counts of those before are on their way.
        await().atMost(LIMIT).until(() -> letterTotal("deadLettered") == 3L * LETTERS + NONSENSE);
        long replayed = settledReplayed();
        assertThat(replayed).isBetween((long) LETTERS, 2L * LETTERS);
        String said =
                command(
                        1,
                        "deadletters",
                        "replay",
                        "--config",
                        "mended.yaml",
                        "--reason",
                        "nonsense",
                        "--through",
                        "pipeline");
        assertThat(said)
                .contains(
                        "3 letters replayed through their pipeline\n",
                        "  0 items stored, 3 failed again\n",
                        "  3 dead letters again (record-refused)\n",
                        "weir: 3 items failed again (expected: ");
        assertThat(letters("nonsense")).filteredOn(ReplayKillTest::isReplayed).hasSize(3);
        assertThat(letters("nonsense")).hasSize(2 * NONSENSE);
        await().atMost(LIMIT)
                .untilAsserted(() -> {
                    assertThat(letterTotal("deadLettered")).isEqualTo(3L * LETTERS + 2 * NONSENSE);
                    assertThat(letterTotal("replayed")).isEqualTo(replayed + NONSENSE);
                });
    }

    /// How many were counted as replayed, once no more come: those of a process that was killed are
    /// not.
    private long settledReplayed() throws Exception {
        long replayed = letterTotal("replayed");
        for (int same = 0; same < QUIET_LOOKS; same++) {
            Thread.sleep(PAUSE);
            long now = letterTotal("replayed");
            if (now != replayed) {
                replayed = now;
                same = 0;
            }
        }
        return replayed;
    }

    /// What `weir why` counts.
    private long letterTotal(String name) throws Exception {
        JsonNode answer =
                Json.read(
                        WeirProcess.get(http, "/api/v0/why?source=gauges&since=1h")
                                .getBytes(StandardCharsets.UTF_8));
        return answer.path("totals").path(0).path(name).asLong(-1);
    }

    private static boolean isReplayed(JsonNode letter) {
        return !letter.path("replayed").asString("").isEmpty();
    }

    /// Kills a replay once it has done something.
    private void kill(Callable<Boolean> begun, String... replay) throws Exception {
        try (WeirProcess process = WeirProcess.start(folder, environment, replay)) {
            await().atMost(LIMIT).pollInterval(Duration.ofMillis(1)).until(begun);
            process.kill();
            assertThat(process.exitCode(LIMIT)).as(process.output()).isEqualTo(KILLED);
        }
    }

    /// Ends what was killed; letters that it had replayed are refused, so the exit code may be 1.
    private void finish(String... replay) throws Exception {
        try (WeirProcess process = WeirProcess.start(folder, environment, replay)) {
            int code = process.exitCode(LIMIT);
            assertThat(process.output()).contains(" letters replayed ");
            if (code != 0) {
                assertThat(process.output()).contains("replayed before: refused");
            }
        }
    }

    private String command(int code, String... arguments) throws Exception {
        try (WeirProcess weir = WeirProcess.start(folder, environment, arguments)) {
            assertThat(weir.exitCode(LIMIT)).as(weir.output()).isEqualTo(code);
            return weir.output();
        }
    }

    private List<JsonNode> letters(String reason) throws Exception {
        List<JsonNode> letters = new ArrayList<>();
        for (String line :
                command(0, "deadletters", "list", "--format", "json", "--reason", reason)
                        .lines()
                        .toList()) {
            if (line.startsWith("{\"id\"")) {
                letters.add(Json.read(line.getBytes(StandardCharsets.UTF_8)));
            }
        }
        return letters;
    }

    /// The running pipeline has made so many letters, and nothing waits for it.
    private void awaitLetters(long wanted) {
        await().atMost(LIMIT)
                .untilAsserted(() -> {
                    JsonNode status =
                            Json.read(
                                    WeirProcess.get(http, "/api/v0/pipeline/status")
                                            .getBytes(StandardCharsets.UTF_8));
                    for (JsonNode pipeline : status.path("pipelines")) {
                        if (pipeline.path("name").asString("").equals("gauges")) {
                            assertThat(pipeline.path("deadLettered").asLong(0)).isEqualTo(wanted);
                            assertThat(pipeline.path("lagRecords").asLong(-1)).isZero();
                        }
                    }
                });
    }

    /// The end of the dead letters and their marks.
    private long end() {
        TopicPartition partition = new TopicPartition("gauges.dlq", 0);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", bootstrap),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        }
    }

    private ClickHouseConnector store() {
        StoreCredentials keys = StoreCredentials.read(folder.resolve("var"));
        Secret password = keys.password();
        return new ClickHouseConnector(
                ClickHouseConfig.defaults().with(keys.url(), keys.user(), password));
    }

    private static long rows(ClickHouseConnector store) {
        return store.client()
                .query("SELECT count() FROM gauge_levels WHERE Station = 'passau'")
                .singleNumber();
    }
}
