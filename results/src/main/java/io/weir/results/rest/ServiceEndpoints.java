package io.weir.results.rest;

import io.weir.base.metrics.Metrics;
import io.weir.http.Method;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/// What the service tells of itself: that it is there, its build, its metrics, its description.
/// Thread-safe.
final class ServiceEndpoints {
    private final Metrics metrics;
    private final RestSettings settings;
    private final String description;

    ServiceEndpoints(Metrics metrics, RestSettings settings) {
        this.metrics = metrics;
        this.settings = settings;
        this.description = OpenApi.text(settings);
    }

    void addTo(RestRoutes routes) {
        routes.on(Method.GET, "", _ -> Answer.ok())
                .on(Method.GET, "info", _ -> Answer.ok("info", new TreeMap<>(settings.info())))
                .open(Method.GET, "openapi.json", _ -> Answer.json(200, description))
                .open(Method.GET, "metrics", _ -> metrics());
    }

    private Answer metrics() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        metrics.writeText(text);
        return new Answer(
                200,
                "text/plain; version=0.0.4; charset=utf-8",
                text.toString(StandardCharsets.UTF_8),
                null);
    }
}
