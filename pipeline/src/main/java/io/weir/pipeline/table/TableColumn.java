package io.weir.pipeline.table;

import java.util.Objects;

/// A column of a table.
///
/// @param name as in ClickHouse, unquoted
/// @param type the ClickHouse type
/// @param codec what stands between the parentheses of `CODEC( )`; empty for the default
/// @param comment one sentence, with the unit
/// @param kind where the value comes from
/// @param expression SQL of a default or alias; empty for [Kind#PLAIN]
public record TableColumn(
        String name, String type, String codec, String comment, Kind kind, String expression) {

    /// Where a column's value comes from.
    public enum Kind {
        /// Inserted.
        PLAIN,
        /// Inserted, or computed from the expression when an insert leaves it out.
        DEFAULT,
        /// Computed when inserted, and stored.
        MATERIALIZED,
        /// Computed when read.
        ALIAS
    }

    public TableColumn {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("name: (expected: not empty)");
        }
        if (type.isEmpty()) {
            throw new IllegalArgumentException("type: (expected: a ClickHouse type)");
        }
        Objects.requireNonNull(codec, "codec");
        Objects.requireNonNull(comment, "comment");
        if (expression.isEmpty() != (kind == Kind.PLAIN)) {
            throw new IllegalArgumentException(
                    "expression: " + expression + " (expected: one exactly when not plain)");
        }
    }

    /// An inserted column.
    public static TableColumn of(String name, String type, String codec, String comment) {
        return new TableColumn(name, type, codec, comment, Kind.PLAIN, "");
    }

    /// A column computed when it is read.
    public static TableColumn alias(String name, String type, String expression, String comment) {
        return new TableColumn(name, type, "", comment, Kind.ALIAS, expression);
    }

    /// Whether rows carry the column when they are inserted.
    public boolean inserted() {
        return kind == Kind.PLAIN || kind == Kind.DEFAULT;
    }
}
