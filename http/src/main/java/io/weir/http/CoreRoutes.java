package io.weir.http;

import io.weir.base.health.Health;
import io.weir.base.health.HealthStatus;
import io.weir.base.metrics.Metrics;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// The routes that every role serves.
///
/// | path | answers |
/// |---|---|
/// | `/metrics`, `/api/v0/metrics` | Prometheus text format 0.0.4 |
/// | `/api/v0/health` | `{"status","checks":{name:{"status","reason"}}}`; 503 when not ready |
/// | `/api/v0/health/live` | 200 as long as the process answers |
/// | `/api/v0/health/ready` | 200, or 503 when this role cannot do its own work |
/// | `/api/v0/version` | `{"name","version","java"}` |
public final class CoreRoutes {
    private record Report(String status, Map<String, Check> checks) {}

    private record Check(String status, String reason) {}

    private record Version(String name, String version, String java) {}

    private CoreRoutes() {}

    /// The routes over what a process knows about itself.
    ///
    /// @param version of this program, as `weir version` prints it
    public static Routes of(Metrics metrics, Health health, String version) {
        Handler prometheus = prometheus(metrics);
        return new Routes()
                .get("/metrics", prometheus)
                .get("/api/v0/metrics", prometheus)
                .get("/api/v0/health", (_, response) -> health(health, response))
                .get("/api/v0/health/live", (_, response) -> response.json(Map.of("status", "ok")))
                .get("/api/v0/health/ready", (_, response) -> ready(health, response))
                .get(
                        "/api/v0/version",
                        (_, response) ->
                                response.json(
                                        new Version(
                                                "weir", version, Runtime.version().toString())));
    }

    /// Answers with every counter, as Prometheus text format 0.0.4.
    public static Handler prometheus(Metrics metrics) {
        return (_, response) -> {
            ByteArrayOutputStream text = new ByteArrayOutputStream(16 << 10);
            metrics.writeText(text);
            response.send("text/plain; version=0.0.4; charset=utf-8", text.toByteArray());
        };
    }

    private static void ready(Health health, Response response) throws IOException {
        boolean ready = health.ready();
        response.status(ready ? 200 : 503).json(Map.of("status", ready ? "ok" : "failed"));
    }

    private static void health(Health health, Response response) throws IOException {
        Map<String, HealthStatus> report = health.report();
        boolean ready = health.ready();
        boolean well =
                report.values().stream()
                        .allMatch(status -> status.state() == HealthStatus.State.OK);
        Map<String, Check> checks =
                report.entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey,
                                        entry -> check(entry.getValue()),
                                        (first, _) -> first,
                                        LinkedHashMap::new));
        String status = !ready ? "failed" : well ? "ok" : "degraded";
        response.status(ready ? 200 : 503).json(new Report(status, checks));
    }

    private static Check check(HealthStatus status) {
        return new Check(status.state().name().toLowerCase(Locale.ROOT), status.reason());
    }
}
