package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.base.json.Json;
import io.weir.bench.Bench;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import tools.jackson.databind.JsonNode;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// `weir bench flows`, as short as can be. About 12 s.
class FlowsLoadTest {
    @TempDir Path folder;

    private final StringWriter output = new StringWriter();
    private final StringWriter errors = new StringWriter();

    private int run(String... arguments) {
        CommandLine bench = Bench.commandLine();
        bench.setOut(new PrintWriter(output, true));
        bench.setErr(new PrintWriter(errors, true));
        return bench.execute(arguments);
    }

    @Test
    void everyFlowOfAShortLoadIsStoredOnce() throws Exception {
        Path quick =
                Files.writeString(
                        folder.resolve("quick.yaml"),
                        """
                        pipeline: {flush-interval: 300ms}
                        flows: {pipeline: {flush-interval: 300ms}}
                        """);
        Path parent = Files.createDirectory(folder.resolve("parent"));
        int code =
                run(
                        "flows",
                        "--rate=3000",
                        "--duration=2s",
                        "--warm-up=0s",
                        "--no-roll-ups",
                        "--java-options=-Xmx1g",
                        "--format=json",
                        "--config=" + quick,
                        "--directory=" + parent);

        assertThat(code).as(errors.toString()).isZero();
        JsonNode report = Json.read(output.toString().getBytes(StandardCharsets.UTF_8));
        assertThat(report.path("strays").asLong()).isZero();
        JsonNode step = report.path("steps").path(0);
        JsonNode tally = step.path("tally");
        long sent = tally.path("sent").asLong();
        assertThat(sent).isBetween(3_000L, 6_050L);
        assertThat(tally.path("rows").asLong()).isEqualTo(sent);
        assertThat(tally.path("different").asLong()).isEqualTo(sent);
        assertThat(tally.path("wrong").asLong()).isZero();
        assertThat(step.path("counts").path("heard").asLong()).isEqualTo(sent);
        assertThat(step.path("delays").size()).isPositive();
        assertThat(step.path("cpuPerMillion").propertyNames())
                .contains("weir", "store", "generator");
        try (Stream<Path> left = Files.list(parent)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void saysInOneLineWhatMakesNoSense() {
        assertThat(run("flows", "--rate=0")).isEqualTo(1);
        assertThat(run("flows", "--from=9", "--to=3")).isEqualTo(1);
        assertThat(run("chaos", "--kills=0")).isEqualTo(1);
        assertThat(run("chaos", "--of=nobody")).isEqualTo(2);
        assertThat(errors.toString().lines())
                .hasSize(4)
                .allMatch(line -> line.startsWith("weir: "))
                .contains(
                        "weir: rate: 0 (expected: >= 1)",
                        "weir: to: 3 (expected: >= from)",
                        "weir: kills: 0 (expected: >= 1)");
    }
}
