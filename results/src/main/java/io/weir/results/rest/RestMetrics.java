package io.weir.results.rest;

import io.weir.base.metrics.Metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Counts requests under the names that dashboards of the reference program ask for, which have no
/// `_total`; they are exposed as gauges for that reason. Labels hold patterns, never paths.
/// Thread-safe.
final class RestMetrics {
    private record Key(String name, String first, String second) {}

    private final Metrics metrics;
    private final String prefix;
    private final Map<Key, LongAdder> numbers = new ConcurrentHashMap<>();
    private final Map<String, Metrics.Timer> timers = new ConcurrentHashMap<>();

    /// @param prefix before every name
    RestMetrics(Metrics metrics, String prefix) {
        this.metrics = metrics;
        this.prefix = prefix;
    }

    /// One request was answered.
    void answered(String endpoint, int status, long nanos) {
        add(
                "api_endpoints_requests",
                "The total number of requests per endpoint",
                new Key("endpoint", endpoint, ""));
        String code = Integer.toString(status);
        LongAdder codes =
                numbers.computeIfAbsent(
                        new Key("api_endpoints_status_codes", endpoint, code),
                        _ -> {
                            LongAdder number = new LongAdder();
                            metrics.gauge(
                                    prefix + "api_endpoints_status_codes",
                                    "API endpoints status codes",
                                    number::sum,
                                    "status_code",
                                    code,
                                    "endpoint",
                                    endpoint);
                            return number;
                        });
        codes.increment();
        timers.computeIfAbsent(
                        endpoint,
                        _ ->
                                metrics.timer(
                                        prefix + "api_endpoints_response_time",
                                        "API endpoints response time",
                                        "endpoint",
                                        endpoint))
                .observe(nanos / 1e9);
    }

    /// Someone voted on a rule, or took a vote back.
    void voted() {
        add("feedback_on_rules", "The total number of left feedback", new Key("", "", ""));
    }

    /// Someone rated a rule.
    void rated() {
        add("rating_on_rules", "Total number of rule ratings made by user", new Key("", "", ""));
    }

    private void add(String name, String help, Key label) {
        numbers.computeIfAbsent(
                        new Key(name, label.first(), label.second()),
                        _ -> {
                            LongAdder number = new LongAdder();
                            String[] labels =
                                    label.name().isEmpty()
                                            ? new String[0]
                                            : new String[] {label.name(), label.first()};
                            metrics.gauge(prefix + name, help, number::sum, labels);
                            return number;
                        })
                .increment();
    }
}
