package io.weir.connect.sql;

import io.weir.pipeline.Refusal;
import io.weir.pipeline.SourceRecord;

import org.jdbi.v3.core.Handle;

import java.sql.SQLException;
import java.util.List;

/// What the records of one pipeline mean, and how they become rows of SQL. Thread-safe.
///
/// @param <T> a record that is to be stored, understood
public interface SqlBatch<T> {

    /// The pipeline's name: lower-case with dashes.
    String name();

    /// What is to be done with a record; depends on the record alone.
    Sorted<T> sort(SourceRecord record);

    /// Writes items, in the order of their records, in the caller's transaction. What the database
    /// refuses is thrown; the items are then given again in smaller lists until the guilty one is
    /// alone.
    ///
    /// @return items that a rule turned away because of what is stored
    List<Refusal> write(Handle handle, List<T> items) throws SQLException;

    /// What is to be done with a record.
    sealed interface Sorted<T> {
        /// It is to be stored.
        record Item<T>(T item) implements Sorted<T> {}

        /// A rule turns it away.
        ///
        /// @param rule its name, lower-case with dashes
        record Refused<T>(String rule) implements Sorted<T> {}

        /// It cannot be stored whatever is tried, and becomes a dead letter.
        ///
        /// @param error a short code, lower-case with dashes
        /// @param reason one sentence for a person
        record Guilty<T>(String error, String reason) implements Sorted<T> {}
    }
}
