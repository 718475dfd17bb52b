package io.weir.embed.clickhouse.engine;

/// Quoting of names and texts in statements.
public final class SqlText {
    private SqlText() {}

    /// A text as a string literal.
    public static String quote(String text) {
        return "'" + escape(text, '\'') + "'";
    }

    /// A name as a quoted identifier.
    public static String identifier(String name) {
        return "`" + escape(name, '`') + "`";
    }

    private static String escape(String text, char quote) {
        StringBuilder escaped = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' || c == quote) {
                escaped.append('\\');
            }
            escaped.append(c);
        }
        return escaped.toString();
    }
}
