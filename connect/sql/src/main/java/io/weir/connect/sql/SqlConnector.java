package io.weir.connect.sql;

import io.weir.base.error.WeirException;
import io.weir.base.health.HealthStatus;
import io.weir.base.metrics.Metrics;

import org.jdbi.v3.core.JdbiException;

import java.sql.SQLException;

/// The one place that knows how to reach a database: connections for reading, connections for
/// writing, and what its failures mean. Nothing is connected before it is used.
///
/// Work on SQLite runs on a few platform threads of its own, as its calls are native; there is one
/// writer, and readers see the last commit beside it. Work on PostgreSQL runs on the caller's
/// thread. Every failure is a [WeirException]: `RETRIABLE` where it passes, `DATA` where the data
/// is refused, `BROKEN` otherwise. Thread-safe.
public final class SqlConnector implements AutoCloseable {
    private final SqlConfig config;
    private final SqlPool reading;
    private final SqlPool writing;
    private final Metrics.Timer readSeconds;
    private final Metrics.Timer writeSeconds;

    /// Connects to nothing yet.
    public SqlConnector(SqlConfig config, Metrics metrics) {
        this.config = config;
        reading = SqlPool.reading(config);
        writing = SqlPool.writing(config);
        readSeconds = timer(metrics, "read");
        writeSeconds = timer(metrics, "write");
    }

    private static Metrics.Timer timer(Metrics metrics, String what) {
        return metrics.timer(
                "weir_sql_seconds",
                "Time of a piece of work in the SQL database, waiting for a connection included",
                "work",
                what);
    }

    /// The kind of database.
    public SqlDialect dialect() {
        return config.dialect();
    }

    /// Which database it is, without secrets.
    public String where() {
        return config.where();
    }

    /// Reads; what would write is refused.
    public <T> T read(SqlWork<T> work) {
        return timed(readSeconds, () -> reading.run(handle -> work.run(handle)));
    }

    /// Writes in one transaction, which is committed when the work returns and rolled back when it
    /// fails.
    public <T> T write(SqlWork<T> work) {
        return timed(
                writeSeconds,
                () ->
                        writing.run(handle -> {
                            handle.begin();
                            T result = work.run(handle);
                            handle.commit();
                            return result;
                        }));
    }

    @FunctionalInterface
    private interface Timed<T> {
        T run() throws SQLException;
    }

    private <T> T timed(Metrics.Timer seconds, Timed<T> work) {
        long start = System.nanoTime();
        try {
            return work.run();
        } catch (SQLException | JdbiException failure) {
            throw SqlErrors.of(where(), failure);
        } finally {
            seconds.observe((System.nanoTime() - start) / 1e9);
        }
    }

    /// Whether the database answers.
    public HealthStatus check() {
        try {
            read(handle -> handle.select("SELECT 1").mapTo(Integer.class).one());
            return HealthStatus.ok();
        } catch (WeirException failure) {
            return HealthStatus.failed(String.valueOf(failure.getMessage()));
        }
    }

    /// Ends every connection; work that runs is given a few seconds.
    @Override
    public void close() {
        reading.close();
        writing.close();
    }
}
