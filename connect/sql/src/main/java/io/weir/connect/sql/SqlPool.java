package io.weir.connect.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import io.weir.base.error.WeirException;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// Connections of one purpose. For SQLite there are as many threads as connections. Thread-safe.
final class SqlPool implements AutoCloseable {
    private static final int WRITERS = 4;
    private static final long CONNECT_MILLIS = 5_000;
    private static final int BUSY_MILLIS = 5_000;
    private static final long CLOSE_SECONDS = 5;

    private final String where;
    private final HikariConfig settings;
    private final @Nullable ExecutorService threads;
    private @Nullable HikariDataSource source;
    private @Nullable Jdbi jdbi;
    private boolean closed;

    private SqlPool(SqlConfig config, HikariConfig settings, int size) {
        where = config.where();
        this.settings = settings;
        settings.setMaximumPoolSize(size);
        settings.setMinimumIdle(0);
        settings.setConnectionTimeout(CONNECT_MILLIS);
        settings.setInitializationFailTimeout(-1);
        threads =
                config.dialect() == SqlDialect.SQLITE
                        ? Executors.newFixedThreadPool(
                                size, Thread.ofPlatform().daemon().name("sqlite-", 0).factory())
                        : null;
    }

    static SqlPool reading(SqlConfig config) {
        HikariConfig settings = settings(config, "read");
        if (config.dialect() == SqlDialect.SQLITE) {
            settings.setConnectionInitSql("PRAGMA query_only = 1");
        } else {
            settings.setConnectionInitSql("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY");
        }
        return new SqlPool(config, settings, config.pool());
    }

    static SqlPool writing(SqlConfig config) {
        boolean sqlite = config.dialect() == SqlDialect.SQLITE;
        return new SqlPool(config, settings(config, "write"), sqlite ? 1 : WRITERS);
    }

    private static HikariConfig settings(SqlConfig config, String purpose) {
        HikariConfig settings = new HikariConfig();
        settings.setPoolName("weir-sql-" + purpose);
        settings.setDataSource(
                switch (config.dialect()) {
                    case SQLITE -> sqlite(config);
                    case POSTGRESQL -> postgresql(config);
                });
        return settings;
    }

    private static SQLiteDataSource sqlite(SqlConfig config) {
        SQLiteConfig lite = new SQLiteConfig();
        lite.setJournalMode(SQLiteConfig.JournalMode.WAL);
        lite.setSynchronous(
                config.durable()
                        ? SQLiteConfig.SynchronousMode.FULL
                        : SQLiteConfig.SynchronousMode.NORMAL);
        lite.setBusyTimeout(BUSY_MILLIS);
        lite.enforceForeignKeys(true);
        lite.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        SQLiteDataSource source = new SQLiteDataSource(lite);
        source.setUrl("jdbc:sqlite:" + config.file());
        return source;
    }

    private static PGSimpleDataSource postgresql(SqlConfig config) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {config.host()});
        source.setPortNumbers(new int[] {config.port()});
        source.setDatabaseName(config.database());
        source.setApplicationName("weir");
        source.setConnectTimeout(5);
        source.setSocketTimeout(60);
        source.setTcpKeepAlive(true);
        source.setUser(config.user());
        source.setPassword(config.password().reveal());
        config.params().forEach((name, value) -> set(source, name, value));
        return source;
    }

    private static void set(PGSimpleDataSource source, String name, String value) {
        try {
            source.setProperty(name, value);
        } catch (SQLException failure) {
            throw new IllegalArgumentException(
                    "params: " + name + " (expected: a setting of the driver)", failure);
        }
    }

    <T> T run(SqlWork<T> work) throws SQLException {
        if (threads == null) {
            return here(work);
        }
        Future<T> result = threads.submit(() -> here(work));
        try {
            return result.get();
        } catch (ExecutionException failure) {
            switch (failure.getCause()) {
                case SQLException sql -> throw sql;
                case RuntimeException known -> throw known;
                case null, default -> throw new IllegalStateException(failure);
            }
        } catch (InterruptedException _) {
            // A transaction is not left half-way: whoever interrupts waits for its end.
            Thread.currentThread().interrupt();
            throw WeirException.retriable(where + ": interrupted", null);
        }
    }

    private <T> T here(SqlWork<T> work) throws SQLException {
        try (Handle handle = open()) {
            return work.run(handle);
        }
    }

    private Handle open() {
        return jdbi().open();
    }

    private synchronized Jdbi jdbi() {
        if (closed) {
            throw WeirException.retriable(where + ": closed", null);
        }
        if (jdbi == null) {
            source = new HikariDataSource(settings);
            jdbi = Jdbi.create(source);
        }
        return jdbi;
    }

    @Override
    public void close() {
        if (threads != null) {
            threads.shutdown();
            try {
                if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                    threads.shutdownNow();
                }
            } catch (InterruptedException _) {
                threads.shutdownNow();
                Thread.currentThread().interrupt();
            }
        }
        synchronized (this) {
            closed = true;
            if (source != null) {
                source.close();
            }
        }
    }
}
