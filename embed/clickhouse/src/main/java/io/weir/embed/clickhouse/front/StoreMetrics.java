package io.weir.embed.clickhouse.front;

import io.weir.base.metrics.Counter;
import io.weir.base.metrics.Metrics;
import io.weir.embed.clickhouse.engine.Progress;

/// What the store counts: statements by kind and outcome, seconds, rows and bytes. Each statement
/// that was taken ends in exactly one of `ok` and `failed`. Thread-safe.
public final class StoreMetrics {
    private final Statements queries;
    private final Statements inserts;
    private final Counter readRows;
    private final Counter readBytes;
    private final Counter writtenRows;
    private final Counter writtenBytes;
    private final Counter resultBytes;
    private final Counter refused;

    private record Statements(Counter ok, Counter failed, Metrics.Timer seconds) {}

    /// @param metrics where they show
    public StoreMetrics(Metrics metrics) {
        queries = statements(metrics, "query");
        inserts = statements(metrics, "insert");
        readRows =
                metrics.counter("weir_store_read_rows_total", "Rows read from tables by queries.");
        readBytes =
                metrics.counter(
                        "weir_store_read_bytes_total",
                        "Uncompressed bytes read from tables by queries.");
        writtenRows =
                metrics.counter(
                        "weir_store_written_rows_total",
                        "Rows written to tables, also by materialized views.");
        writtenBytes =
                metrics.counter(
                        "weir_store_written_bytes_total",
                        "Uncompressed bytes written to tables, also by materialized views.");
        resultBytes =
                metrics.counter(
                        "weir_store_result_bytes_total",
                        "Bytes of results before HTTP compression.");
        refused =
                metrics.counter(
                        "weir_store_refused_total",
                        "Requests refused before any statement ran: wrong key, forbidden"
                                + " statement or setting.");
    }

    /// Notes the end of a statement.
    void ended(boolean insert, boolean ok, double seconds, Progress progress, long bytes) {
        Statements statements = insert ? inserts : queries;
        (ok ? statements.ok() : statements.failed()).increment();
        statements.seconds().observe(seconds);
        readRows.add(progress.readRows());
        readBytes.add(progress.readBytes());
        writtenRows.add(progress.writtenRows());
        writtenBytes.add(progress.writtenBytes());
        resultBytes.add(bytes);
    }

    /// Notes a request that never became a statement.
    void refused() {
        refused.increment();
    }

    private static Statements statements(Metrics metrics, String kind) {
        String name = "weir_store_statements_total";
        String help = "Statements that ended, by kind and outcome.";
        return new Statements(
                metrics.counter(name, help, "kind", kind, "outcome", "ok"),
                metrics.counter(name, help, "kind", kind, "outcome", "failed"),
                metrics.timer(
                        "weir_store_statement_seconds",
                        "Time from taking a statement to its end.",
                        "kind",
                        kind));
    }
}
