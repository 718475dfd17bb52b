package io.weir.connect.sql;

import io.weir.base.config.Secret;
import io.weir.testing.program.PostgresServer;

import java.nio.file.Path;

/// An empty database of each kind.
final class Databases {
    private Databases() {}

    static SqlConfig fresh(SqlDialect dialect, Path folder) {
        return switch (dialect) {
            case SQLITE -> SqlConfig.sqlite(folder.resolve("test.db"));
            case POSTGRESQL ->
                    SqlConfig.postgresql(
                            "127.0.0.1",
                            PostgresServer.port(),
                            PostgresServer.newDatabase(),
                            PostgresServer.USER,
                            Secret.of("hidden-word"));
        };
    }
}
