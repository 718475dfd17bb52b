package io.weir.embed.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.base.json.Json;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Programs that others wrote, against the store.
final class ClientsTest {
    private final SharedStore store = SharedStore.get();

    @Test
    void servesTheOfficialJavaScriptClient() throws Exception {
        assumeTrue(Programs.exist("node", "npm"), "node and npm are not installed");
        Path directory = Path.of("src/test/js").toAbsolutePath();
        Programs.Outcome fetched =
                Programs.run(
                        directory,
                        Map.of(),
                        List.of("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"));
        assertThat(fetched.status()).as(fetched.output()).isZero();
        Programs.Outcome outcome =
                Programs.run(
                        directory,
                        Map.of(
                                "WEIR_URL",
                                store.url(),
                                "WEIR_KEY",
                                store.server().keys().password().reveal()),
                        List.of("node", "client.js"));
        assertThat(outcome.status()).as(outcome.output()).isZero();
        String line = outcome.output().lines().reduce((_, last) -> last).orElseThrow();
        JsonNode result = Json.read(line.getBytes(StandardCharsets.UTF_8));
        assertThat(result.path("ping").asBoolean()).isTrue();
        assertThat(result.path("writtenRows").asString()).isEqualTo("2");
        assertThat(result.path("rows").toString())
                .isEqualTo(
                        "[{\"id\":1,\"name\":\"one\",\"at\":\"2026-01-01 00:00:00.123\"},"
                                + "{\"id\":2,\"name\":\"zwei \\\"2\\\"\",\"at\":\"2026-01-01 00:00:01.000\"},"
                                + "{\"id\":3,\"name\":\"drei\",\"at\":\"2026-01-01 00:00:02.000\"}]");
        assertThat(result.path("bound").toString()).isEqualTo("[{\"name\":\"zwei \\\"2\\\"\"}]");
        assertThat(result.path("count").path(0).path("n").asString()).isEqualTo("3");
        assertThat(result.path("streamed").asInt()).isEqualTo(500_000);
        assertThat(result.path("queryId").asString()).isEqualTo("js-1");
        assertThat(result.path("error").toString())
                .isEqualTo("{\"code\":\"60\",\"type\":\"UNKNOWN_TABLE\"}");
        assertThat(result.path("refused").toString())
                .isEqualTo("{\"code\":\"164\",\"type\":\"READONLY\"}");
        assertThat(result.path("late").asString()).as(outcome.output()).isEqualTo("seen");
    }

    @Test
    void servesCurl() throws Exception {
        assumeTrue(Programs.exist("curl"), "curl is not installed");
        String key = store.server().keys().password().reveal();
        assertThat(curl(store.url() + "/ping")).isEqualTo("Ok.");
        assertThat(curl("-d", "SELECT 1", store.url())).isEqualTo("1");
        assertThat(
                        curl(
                                "-u",
                                "weir:" + key,
                                "-d",
                                "CREATE TABLE curl (a Int8) ENGINE = Memory",
                                store.url()))
                .isEmpty();
        assertThat(
                        curl(
                                "-u",
                                "weir:" + key,
                                "-H",
                                "Transfer-Encoding: chunked",
                                "--data-binary",
                                "(1),(2)",
                                store.url() + "/?query=INSERT+INTO+curl+VALUES"))
                .isEmpty();
        assertThat(curl("-d", "SELECT sum(a) FROM curl", store.url())).isEqualTo("3");
        assertThat(
                        curl(
                                "--compressed",
                                "-d",
                                "SELECT 1",
                                store.url() + "/?enable_http_compression=1"))
                .isEqualTo("1");
        assertThat(curl("-o", "/dev/null", "-w", "%{http_code}", "-d", "SELEC", store.url()))
                .isEqualTo("400");
        assertThat(curl("-I", "-w", "%{http_code}", store.url() + "/ping")).endsWith("200");
    }

    private static String curl(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("curl", "-s", "-S"));
        command.addAll(List.of(arguments));
        return Programs.run(Path.of("."), Map.of(), command).output();
    }
}
