package io.weir.connect.sql;

import org.jdbi.v3.core.Handle;

import java.sql.SQLException;

/// Something to be done with a connection.
@FunctionalInterface
public interface SqlWork<T> {

    /// Does it; may be done again from the start when the transaction around it was rolled back.
    ///
    /// @param handle valid until this returns, on this thread alone
    T run(Handle handle) throws SQLException;
}
