package io.weir.embed.clickhouse.sql;

import io.weir.embed.clickhouse.engine.SqlText;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Where a statement says how its result is to be written: its FORMAT clause, or the place where
/// one could stand. Immutable.
public final class OutputClause {
    private final byte[] sql;
    private final boolean query;
    private final @Nullable String format;
    private final int at;

    private OutputClause(byte[] sql, boolean query, @Nullable String format, int at) {
        this.sql = sql;
        this.query = query;
        this.format = format;
        this.at = at;
    }

    /// Looks for it.
    ///
    /// @param sql UTF-8, one statement
    public static OutputClause of(byte[] sql) {
        SqlTokens tokens = new SqlTokens(sql, sql.length);
        SqlTokens.Kind kind = tokens.next();
        boolean query =
                tokens.is("SELECT") || tokens.is("WITH") || tokens.is("FROM") || tokens.is('(');
        int depth = 0;
        int end = 0;
        int keyword = -1;
        int clause = -1;
        String format = null;
        while (true) {
            boolean last = kind == SqlTokens.Kind.END || (depth == 0 && tokens.is(';'));
            if (format != null && (last || tokens.is("SETTINGS"))) {
                return new OutputClause(sql, query, format, clause);
            }
            if (last) {
                return new OutputClause(sql, query, null, end);
            }
            // Only what ends the statement is the clause: `format` is also a fine column name.
            format = keyword >= 0 && isName(kind) ? tokens.name() : null;
            clause = keyword;
            keyword = depth == 0 && tokens.is("FORMAT") ? tokens.start() : -1;
            query &= depth > 0 || !tokens.is("INSERT");
            depth += tokens.is('(') ? 1 : tokens.is(')') ? -1 : 0;
            end = tokens.end();
            kind = tokens.next();
        }
    }

    private static boolean isName(SqlTokens.Kind kind) {
        return kind == SqlTokens.Kind.WORD || kind == SqlTokens.Kind.QUOTED;
    }

    /// The format that the statement asks for itself, or `otherwise`.
    public String format(String otherwise) {
        return format == null ? otherwise : format;
    }

    /// Whether the statement is a query of rows, which can be written to a file; DESCRIBE, SHOW,
    /// EXPLAIN and whatever changes something are not.
    public boolean isQuery() {
        return query;
    }

    /// The statement with a clause that appends its result to a file.
    ///
    /// @param otherwise the format when the statement asks for none
    public byte[] into(String file, String otherwise) {
        String clause = "\nINTO OUTFILE " + SqlText.quote(file) + " APPEND ";
        if (format == null) {
            clause += "FORMAT " + otherwise + "\n";
        }
        byte[] added = clause.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream whole = new ByteArrayOutputStream(sql.length + added.length);
        whole.write(sql, 0, at);
        whole.writeBytes(added);
        whole.write(sql, at, sql.length - at);
        return whole.toByteArray();
    }
}
