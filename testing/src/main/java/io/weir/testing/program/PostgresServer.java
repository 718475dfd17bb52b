package io.weir.testing.program;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/// A real PostgreSQL server, one per process, started when it is first asked for and ended with the
/// process. Its user is `postgres`, any password will do. Thread-safe.
public final class PostgresServer {
    /// Who owns every database.
    public static final String USER = "postgres";

    private static final AtomicInteger NEXT = new AtomicInteger();

    private PostgresServer() {}

    private static final class Running {
        static final EmbeddedPostgres SERVER = start();
    }

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "off")
                    .setServerConfig("max_connections", "60")
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// The port on 127.0.0.1.
    public static int port() {
        return Running.SERVER.getPort();
    }

    /// Makes an empty database.
    ///
    /// @return its name
    public static String newDatabase() {
        String name = "weir" + NEXT.incrementAndGet();
        try (Connection connection = Running.SERVER.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
        return name;
    }
}
