package io.weir.connect.clickhouse;

/// Names and texts as they stand in SQL. For names from our own schema only: values from outside
/// travel as parameters.
public final class Sql {
    private Sql() {}

    /// A name in backticks.
    public static String name(String identifier) {
        return "`" + identifier.replace("\\", "\\\\").replace("`", "\\`") + "`";
    }

    /// A text in quotes.
    public static String text(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
