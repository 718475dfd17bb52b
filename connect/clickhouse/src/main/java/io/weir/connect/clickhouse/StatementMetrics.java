package io.weir.connect.clickhouse;

import io.weir.base.metrics.Counter;
import io.weir.base.metrics.Metrics;

import java.util.function.Supplier;

/// What statements other than inserts cost, as the client sees it and as the server says. (Inserts
/// are counted by the pipelines.) Thread-safe.
final class StatementMetrics {
    private final Metrics.Timer seconds;
    private final Counter rows;
    private final Counter bytes;
    private final Counter failures;

    StatementMetrics(Metrics metrics, String server) {
        seconds =
                metrics.timer(
                        "weir_clickhouse_query_seconds",
                        "Duration of one statement, its result included.",
                        "server",
                        server);
        rows = counter(metrics, "read_rows_total", "Rows that statements read.", server);
        bytes =
                counter(
                        metrics,
                        "read_bytes_total",
                        "Uncompressed bytes that statements read.",
                        server);
        failures = counter(metrics, "failures_total", "Statements that failed.", server);
    }

    private static Counter counter(Metrics metrics, String name, String help, String server) {
        return metrics.counter("weir_clickhouse_" + name, help, "server", server);
    }

    /// Runs and counts a statement.
    HttpTransport.Answer measured(Supplier<HttpTransport.Answer> statement) {
        long start = System.nanoTime();
        try {
            HttpTransport.Answer answer = statement.get();
            rows.add(answer.summary().readRows());
            bytes.add(answer.summary().readBytes());
            return answer;
        } catch (ClickHouseException failure) {
            failures.increment();
            throw failure;
        } finally {
            seconds.observe((System.nanoTime() - start) / 1e9);
        }
    }
}
