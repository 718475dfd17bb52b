package io.weir.connect.sql;

import io.weir.base.error.WeirException;

import org.jdbi.v3.core.Handle;

import java.util.List;

/// Leads a schema from one version to another, up or down, in one transaction: all of it or
/// nothing. Two that start at the same time wait for one another. Thread-safe.
public final class Migrator {
    /// Any number that others do not lock: `weir` as ASCII.
    private static final int LOCK = 0x77656972;

    private final SqlConnector connector;
    private final String table;
    private final List<Migration> migrations;

    /// @param table holds one row with the version; made when it is missing
    /// @param migrations in the order of their versions
    public Migrator(SqlConnector connector, String table, List<Migration> migrations) {
        this.connector = connector;
        this.table = table;
        this.migrations = List.copyOf(migrations);
        int before = 0;
        for (Migration migration : migrations) {
            if (migration.version() <= before) {
                throw new IllegalArgumentException(
                        "version: " + migration.version() + " (expected: > " + before + ")");
            }
            before = migration.version();
        }
    }

    /// The highest version that there is.
    public int latest() {
        return migrations.isEmpty() ? 0 : migrations.getLast().version();
    }

    /// The version that the database has; 0 where it has none.
    public int current() {
        return connector.write(this::version);
    }

    /// Leads to that version.
    ///
    /// @throws WeirException of kind `USER` when there is no such version, or the database has one
    ///   that is not known here
    public void migrate(int target) {
        if (!known(target)) {
            throw WeirException.user("version: " + target + " (expected: 0 to " + latest() + ")");
        }
        connector.write(handle -> {
            int from = version(handle);
            if (!known(from)) {
                throw WeirException.user(
                        table
                                + ": version "
                                + from
                                + " (expected: at most "
                                + latest()
                                + "; a newer program made it)");
            }
            steps(handle, from, target);
            handle.createUpdate("UPDATE " + table + " SET version = :version")
                    .bind("version", target)
                    .execute();
            return target;
        });
    }

    private boolean known(int version) {
        return version == 0 || migrations.stream().anyMatch(each -> each.version() == version);
    }

    private void steps(Handle handle, int from, int target) {
        for (Migration migration : migrations) {
            if (migration.version() > from && migration.version() <= target) {
                migration.up().run(handle);
            }
        }
        for (Migration migration : migrations.reversed()) {
            if (migration.version() > target && migration.version() <= from) {
                migration.down().run(handle);
            }
        }
    }

    private int version(Handle handle) {
        if (connector.dialect() == SqlDialect.POSTGRESQL) {
            handle.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
        }
        handle.execute("CREATE TABLE IF NOT EXISTS " + table + " (version INTEGER NOT NULL)");
        List<Integer> versions =
                handle.select("SELECT version FROM " + table).mapTo(Integer.class).list();
        if (versions.size() > 1) {
            throw WeirException.broken(
                    table + ": " + versions.size() + " rows (expected: 1)", null);
        }
        if (versions.isEmpty()) {
            handle.execute("INSERT INTO " + table + " (version) VALUES (0)");
            return 0;
        }
        return versions.getFirst();
    }
}
