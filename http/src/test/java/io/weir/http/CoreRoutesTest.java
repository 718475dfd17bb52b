package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.base.health.Health;
import io.weir.base.health.HealthStatus;
import io.weir.base.metrics.Metrics;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;

class CoreRoutesTest {
    private final Metrics metrics = new Metrics();
    private final Health health = new Health();
    private final HttpServer server =
            HttpServer.builder().routes(CoreRoutes.of(metrics, health, "1.2.3")).build();

    @BeforeEach
    void start() throws Exception {
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private String get(String path) throws IOException {
        return RawClient.exchange(
                server.port(),
                "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    }

    @Test
    void servesMetricsUnderBothNames() throws Exception {
        metrics.counter("weir_test_total", "A test.").add(7);
        for (String path : new String[] {"/metrics", "/api/v0/metrics"}) {
            assertThat(get(path))
                    .contains("Content-Type: text/plain; version=0.0.4; charset=utf-8")
                    .contains("weir_test_total 7.0");
        }
    }

    @Test
    void isDegradedButReadyWhileAPeerIsAway() throws Exception {
        health.registerOwn("inlet", HealthStatus::ok);
        assertThat(get("/api/v0/health")).contains(" 200 ").contains("\"status\":\"ok\"");
        health.registerOther("store", () -> HealthStatus.failed("store is away"));
        assertThat(get("/api/v0/health"))
                .contains(" 200 ")
                .endsWith(
                        "{\"status\":\"degraded\",\"checks\":{\"inlet\":{\"status\":\"ok\",\"reason\":\"\"},"
                                + "\"store\":{\"status\":\"failed\",\"reason\":\"store is away\"}}}");
        assertThat(get("/api/v0/health/ready")).contains(" 200 ");
    }

    @Test
    void isNotReadyButAliveWhenItsOwnWorkFails() throws Exception {
        health.registerOwn("inlet", () -> HealthStatus.failed("no socket"));
        assertThat(get("/api/v0/health")).contains(" 503 ").contains("\"status\":\"failed\"");
        assertThat(get("/api/v0/health/ready")).contains(" 503 ");
        assertThat(get("/api/v0/health/live")).contains(" 200 ");
    }

    @Test
    void saysItsVersion() throws Exception {
        assertThat(get("/api/v0/version")).contains("\"name\":\"weir\",\"version\":\"1.2.3\"");
    }
}
