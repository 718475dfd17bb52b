package io.weir.pipeline.table;

import java.util.List;

/// The kind of a ClickHouse table, without its storage settings.
public sealed interface Engine {

    /// Rows stay as they were inserted.
    record MergeTree() implements Engine {}

    /// Of rows with the same key the one with the highest version stays.
    ///
    /// @param version a column; empty for "the last inserted"
    record Replacing(String version) implements Engine {}

    /// Rows with the same key are added up when parts are merged.
    ///
    /// @param columns the summed columns
    record Summing(List<String> columns) implements Engine {
        public Summing {
            columns = List.copyOf(columns);
        }
    }
}
