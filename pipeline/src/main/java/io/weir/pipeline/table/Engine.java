package io.weir.pipeline.table;

import java.util.List;

/// The kind of a ClickHouse table, without its storage settings.
public sealed interface Engine {
    /// Whether the table keeps a receipt of every block that a pipeline stores. Where merges make
    /// rows vanish, rows cannot tell afterwards whether they were stored; a receipt can.
    default boolean receipts() {
        return false;
    }

    /// Rows stay as they were inserted.
    record MergeTree() implements Engine {}

    /// Of rows with the same key the one with the highest version stays.
    ///
    /// @param version a column; empty for "the last inserted"
    /// @param receipts must be true where a pipeline stores its rows here
    record Replacing(String version, boolean receipts) implements Engine {}

    /// Rows with the same key are added up when parts are merged; a row whose sums are all 0 is
    /// dropped by ClickHouse.
    ///
    /// @param columns the summed columns
    record Summing(List<String> columns) implements Engine {
        public Summing {
            columns = List.copyOf(columns);
        }

        @Override
        public boolean receipts() {
            return true;
        }
    }
}
