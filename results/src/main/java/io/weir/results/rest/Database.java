package io.weir.results.rest;

import io.weir.connect.sql.SqlConnector;

import java.sql.SQLException;

/// Runs reads and writes of requests on the database. Thread-safe.
final class Database {
    private final SqlConnector connector;

    Database(SqlConnector connector) {
        this.connector = connector;
    }

    /// What a request does on one connection.
    @FunctionalInterface
    interface Work<T> {
        /// @throws RestFailure for an answer other than 200; nothing is then changed
        T run(Sql sql) throws SQLException;
    }

    /// Reads.
    <T> T read(Work<T> work) {
        return connector.read(handle -> work.run(new Sql(handle, connector.dialect())));
    }

    /// Changes rows, all or none.
    <T> T write(Work<T> work) {
        return connector.write(handle -> work.run(new Sql(handle, connector.dialect())));
    }

    /// Changes rows, all or none, without a result.
    void change(Change change) {
        write(sql -> {
            change.run(sql);
            return true;
        });
    }

    /// A work without a result.
    @FunctionalInterface
    interface Change {
        /// @throws RestFailure for an answer other than 200; nothing is then changed
        void run(Sql sql) throws SQLException;
    }
}
