package io.weir.http;

import io.weir.base.metrics.Counter;
import io.weir.base.metrics.Metrics;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Counts the requests of one server: `weir_http_requests_total` by route, method and status,
/// `weir_http_request_seconds` by route, `weir_http_requests_in_flight`. Labels hold patterns,
/// never paths, so their number is bounded. Thread-safe.
final class AccessMetrics {
    /// The status of an answer that was cut: by the client, or by a handler that failed late.
    static final int CUT = 499;

    private record Key(String route, @Nullable Method method, int status) {}

    private final Metrics metrics;
    private final String server;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Map<Key, Counter> counters = new ConcurrentHashMap<>();
    private final Map<String, Metrics.Timer> timers = new ConcurrentHashMap<>();

    AccessMetrics(Metrics metrics, String server) {
        this.metrics = metrics;
        this.server = server;
        metrics.gauge(
                "weir_http_requests_in_flight",
                "Requests that a handler is working on.",
                inFlight::get,
                "server",
                server);
    }

    /// One request has begun.
    void began() {
        inFlight.incrementAndGet();
    }

    /// One request has ended.
    void ended(String route, @Nullable Method method, int status, long nanos) {
        inFlight.decrementAndGet();
        counters.computeIfAbsent(new Key(route, method, status), this::counter).increment();
        timers.computeIfAbsent(route, this::timer).observe(nanos / 1e9);
    }

    private Counter counter(Key key) {
        return metrics.counter(
                "weir_http_requests_total",
                "Requests answered; status 499 means that the answer was cut.",
                "server",
                server,
                "route",
                key.route(),
                "method",
                key.method() == null ? "other" : key.method().name(),
                "status",
                Integer.toString(key.status()));
    }

    private Metrics.Timer timer(String route) {
        return metrics.timer(
                "weir_http_request_seconds",
                "Time from the request's head to the end of the answer.",
                "server",
                server,
                "route",
                route);
    }
}
