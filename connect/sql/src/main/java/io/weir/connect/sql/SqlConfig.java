package io.weir.connect.sql;

import io.weir.base.config.Secret;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/// Which database, and how to reach it.
///
/// @param dialect the kind of database
/// @param file of SQLite; made when it is missing
/// @param host of PostgreSQL: a name or an address
/// @param port expected: 1 to 65535
/// @param database its name
/// @param user who connects
/// @param password none where the server asks for none
/// @param params settings of the driver, as in a connection URL: `sslmode`, `sslrootcert`, …
/// @param pool connections for reading; expected: 1 to 256. Writing has its own
/// @param durable whether a commit of SQLite survives a loss of power
public record SqlConfig(
        SqlDialect dialect,
        Path file,
        String host,
        int port,
        String database,
        String user,
        Secret password,
        Map<String, String> params,
        int pool,
        boolean durable) {
    /// Connections for reading unless something else is asked for.
    public static final int DEFAULT_POOL = 4;

    public SqlConfig {
        Objects.requireNonNull(dialect, "dialect");
        params = Map.copyOf(params);
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 1 to 65535)");
        }
        if (pool < 1 || pool > 256) {
            throw new IllegalArgumentException("pool: " + pool + " (expected: 1 to 256)");
        }
    }

    /// A file of SQLite.
    public static SqlConfig sqlite(Path file) {
        return new SqlConfig(
                SqlDialect.SQLITE,
                file,
                "",
                5432,
                "",
                "",
                Secret.none(),
                Map.of(),
                DEFAULT_POOL,
                false);
    }

    /// A database of PostgreSQL.
    public static SqlConfig postgresql(
            String host, int port, String database, String user, Secret password) {
        return new SqlConfig(
                SqlDialect.POSTGRESQL,
                Path.of(""),
                host,
                port,
                database,
                user,
                password,
                Map.of(),
                DEFAULT_POOL,
                true);
    }

    /// The same with settings of the driver.
    public SqlConfig withParams(Map<String, String> other) {
        return new SqlConfig(
                dialect, file, host, port, database, user, password, other, pool, durable);
    }

    /// The same with so many connections for reading.
    public SqlConfig withPool(int other) {
        return new SqlConfig(
                dialect, file, host, port, database, user, password, params, other, durable);
    }

    /// The same, with or without surviving a loss of power in SQLite.
    public SqlConfig withDurable(boolean other) {
        return new SqlConfig(
                dialect, file, host, port, database, user, password, params, pool, other);
    }

    /// Which database it is, without secrets.
    public String where() {
        return switch (dialect) {
            case SQLITE -> "sqlite " + file;
            case POSTGRESQL -> "postgresql " + host + ':' + port + '/' + database;
        };
    }
}
