package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.base.json.Json;
import io.weir.bench.delivery.Signals;
import io.weir.bench.process.Ports;
import io.weir.bench.process.WeirProcess;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// A store that neither answers nor goes away (`kill -STOP`): health says so long before any
/// statement gives up, nobody waits for it meanwhile, and all is well when it goes on. About 25 s.
@Tag("faults")
class HungStoreTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /// Two seconds between questions, four for an answer; a statement waits for sixty.
    private static final Duration NOTICED = Duration.ofSeconds(30);

    @TempDir private Path folder;

    @Test
    void aStoreThatHangsIsSaidToBeAwayAndIsBackByItself() throws Exception {
        Ports ports = Ports.free();
        Map<String, String> environment = WeirProcess.environment(ports);
        try (WeirProcess weir = WeirProcess.start(folder, environment, "up")) {
            Waiting.until("ready", LIMIT, weir::output, o -> o.contains("weir is ready"));
            Waiting.until("well", LIMIT, () -> clickhouse(ports), state -> is(state, "ok"));
            ProcessHandle store = store(ports);
            Signals.send("STOP", store);
            try {
                JsonNode hung =
                        Waiting.until(
                                "noticed",
                                NOTICED,
                                () -> clickhouse(ports),
                                state -> is(state, "degraded"));
                assertThat(hung.path("reason").asString(""))
                        .startsWith("http://127.0.0.1:" + ports.store() + ": ")
                        .matches(".* since ..:..:.. UTC");
                assertThat(WeirProcess.get(ports.http(), "/api/v0/health/ready")).isNotNull();
                long asked = System.nanoTime();
                String why = WeirProcess.get(ports.http(), "/api/v0/why?source=flows");
                assertThat(why).contains("history-away");
                assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(NOTICED);
            } finally {
                Signals.send("CONT", store);
            }
            Waiting.until("well again", LIMIT, () -> clickhouse(ports), s -> is(s, "ok"));
            Waiting.until(
                    "history again",
                    LIMIT,
                    () -> WeirProcess.get(ports.http(), "/api/v0/why?source=flows"),
                    why -> !why.contains("history-away"));
            assertThat(store.isAlive()).isTrue();
        }
    }

    private static boolean is(JsonNode check, String status) {
        return check.path("status").asString("").equalsIgnoreCase(status);
    }

    private static JsonNode clickhouse(Ports ports) throws Exception {
        return answer(ports, "/api/v0/health").path("checks").path("clickhouse");
    }

    private static ProcessHandle store(Ports ports) throws Exception {
        for (JsonNode process : answer(ports, "/api/v0/processes").path("processes")) {
            if (process.path("name").asString("").equals("store")) {
                return ProcessHandle.of(process.path("pid").asLong()).orElseThrow();
            }
        }
        throw new AssertionError("no store");
    }

    private static JsonNode answer(Ports ports, String path) throws Exception {
        return Json.read(WeirProcess.get(ports.http(), path).getBytes(StandardCharsets.UTF_8));
    }
}
