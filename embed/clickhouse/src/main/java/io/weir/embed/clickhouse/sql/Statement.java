package io.weir.embed.clickhouse.sql;

import java.nio.charset.StandardCharsets;

/// What the first bytes of a request say about its statement.
///
/// @param kind whether the statement brings data, and whether the bytes were enough to tell
/// @param sql for [Kind#INSERT] the statement without its FORMAT clause; else empty
/// @param inputFormat for [Kind#INSERT] the format of its data; else empty
/// @param dataStart for [Kind#INSERT] where its data begins in the bytes; else 0
public record Statement(Kind kind, String sql, String inputFormat, int dataStart) {
    /// What a statement is to the HTTP interface.
    public enum Kind {
        /// Has no data behind it.
        PLAIN,
        /// An INSERT with data behind it.
        INSERT,
        /// An INSERT whose data may begin further on: more bytes are needed.
        INCOMPLETE_INSERT,
        /// Reads or writes a file beside the engine: INTO OUTFILE, FROM INFILE.
        FILE,
        /// An INSERT … SELECT over `input()`, which would find no data in the embedded engine.
        INPUT
    }

    /// Looks at the first bytes of a request.
    ///
    /// @param text UTF-8; its first `length` bytes count
    public static Statement scan(byte[] text, int length) {
        SqlTokens tokens = new SqlTokens(text, length);
        tokens.next();
        return tokens.is("INSERT") ? insert(text, length, tokens) : plain(tokens, false);
    }

    /// The setting that an INSERT without FORMAT and VALUES falls back to.
    public Statement orValues(byte[] text, int length) {
        return kind == Kind.INCOMPLETE_INSERT
                ? new Statement(Kind.INSERT, text(text, 0, length), "Values", length)
                : this;
    }

    private static Statement plain(SqlTokens tokens, boolean insert) {
        boolean into = false;
        boolean input = false;
        SqlTokens.Kind kind = SqlTokens.Kind.WORD;
        while (kind != SqlTokens.Kind.END) {
            if (into && tokens.is("OUTFILE")) {
                return new Statement(Kind.FILE, "", "", 0);
            }
            if (input && tokens.is('(')) {
                return new Statement(Kind.INPUT, "", "", 0);
            }
            into = tokens.is("INTO");
            input = insert && tokens.is("INPUT");
            kind = tokens.next();
        }
        return new Statement(Kind.PLAIN, "", "", 0);
    }

    private static Statement insert(byte[] text, int length, SqlTokens tokens) {
        int depth = 0;
        boolean name = false;
        boolean from = false;
        while (tokens.next() != SqlTokens.Kind.END) {
            boolean keyword = depth == 0 && !name;
            name = tokens.is("INTO") || tokens.is("TABLE") || tokens.is('.');
            depth += tokens.is('(') ? 1 : tokens.is(')') ? -1 : 0;
            if (!keyword) {
                continue;
            }
            if (from && tokens.is("INFILE")) {
                return new Statement(Kind.FILE, "", "", 0);
            }
            from = tokens.is("FROM");
            if (tokens.is("SELECT") || tokens.is("WITH") || tokens.is("WATCH")) {
                return plain(tokens, true);
            }
            if (tokens.is("VALUES")) {
                String sql = text(text, 0, tokens.start());
                return new Statement(Kind.INSERT, sql, "Values", tokens.end());
            }
            if (tokens.is("FORMAT")) {
                return formatted(text, length, tokens);
            }
        }
        return new Statement(Kind.INCOMPLETE_INSERT, "", "", 0);
    }

    private static Statement formatted(byte[] text, int length, SqlTokens tokens) {
        String sql = text(text, 0, tokens.start());
        if (tokens.next() != SqlTokens.Kind.WORD) {
            return new Statement(Kind.INCOMPLETE_INSERT, "", "", 0);
        }
        String format = tokens.name();
        int data = dataStart(text, tokens.end(), length);
        tokens.next();
        if (tokens.is("SETTINGS") && tokens.start() == data) {
            int end = lineEnd(text, data, length);
            sql += text(text, data, end - data);
            data = Math.min(length, end + 1);
        }
        return new Statement(Kind.INSERT, sql, format, data);
    }

    private static String text(byte[] text, int from, int length) {
        return new String(text, from, length, StandardCharsets.UTF_8);
    }

    private static int lineEnd(byte[] text, int from, int length) {
        int at = from;
        while (at < length && text[at] != '\n') {
            at++;
        }
        return at;
    }

    /// As ClickHouse has it: blanks, one semicolon, blanks, one line end.
    private static int dataStart(byte[] text, int from, int length) {
        int at = skipBlanks(text, from, length);
        if (at < length && text[at] == ';') {
            at = skipBlanks(text, at + 1, length);
        }
        if (at < length && text[at] == '\r') {
            at++;
        }
        if (at < length && text[at] == '\n') {
            at++;
        }
        return at;
    }

    private static int skipBlanks(byte[] text, int from, int length) {
        int at = from;
        while (at < length && (text[at] == ' ' || text[at] == '\t' || text[at] == '\f')) {
            at++;
        }
        return at;
    }
}
