package io.weir.embed.clickhouse.sql;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/// Makes `system.processes` and `KILL QUERY` speak of the ids that clients gave. The engine gives
/// its statements ids of its own and knows the clients' as the setting `log_comment`.
public final class ProcessList {
    private static final String ID = "Settings['log_comment']";
    private static final String PROCESSES =
            "(SELECT * REPLACE (if("
                    + ID
                    + " = '', query_id, "
                    + ID
                    + ") AS query_id) FROM system.processes)";

    private ProcessList() {}

    /// The same statement, reading `system.processes` with the clients' ids.
    public static String withClientIds(String sql) {
        if (!sql.contains("processes")) {
            return sql;
        }
        byte[] text = sql.getBytes(StandardCharsets.UTF_8);
        StringBuilder rewritten = new StringBuilder(sql.length() + PROCESSES.length());
        SqlTokens tokens = new SqlTokens(text, text.length);
        int copied = 0;
        int system = -1;
        boolean dot = false;
        boolean from = false;
        while (tokens.next() != SqlTokens.Kind.END) {
            if (dot && tokens.is("PROCESSES")) {
                rewritten.append(text(text, copied, system)).append(PROCESSES);
                copied = tokens.end();
            }
            dot = system >= 0 && tokens.is('.');
            if (!dot) {
                system = from && tokens.is("SYSTEM") ? tokens.start() : -1;
            }
            from = tokens.is("FROM") || tokens.is("JOIN");
        }
        return rewritten.append(text(text, copied, text.length)).toString();
    }

    /// The condition of a `KILL QUERY … WHERE condition [SYNC|ASYNC]`, on the clients' ids; null
    /// when the statement is no such (also with `TEST`).
    public static @Nullable String killCondition(String sql) {
        byte[] text = sql.getBytes(StandardCharsets.UTF_8);
        SqlTokens tokens = new SqlTokens(text, text.length);
        tokens.next();
        boolean kill = tokens.is("KILL");
        tokens.next();
        if (!kill || !tokens.is("QUERY")) {
            return null;
        }
        tokens.next();
        if (!tokens.is("WHERE")) {
            return null;
        }
        StringBuilder condition = new StringBuilder(sql.length());
        int copied = tokens.end();
        int end = text.length;
        while (tokens.next() != SqlTokens.Kind.END) {
            if (tokens.is("TEST")) {
                return null;
            }
            if (tokens.is("SYNC") || tokens.is("ASYNC") || tokens.is("FORMAT") || tokens.is(';')) {
                end = tokens.start();
                break;
            }
            if (tokens.is("QUERY_ID")) {
                condition.append(text(text, copied, tokens.start())).append(ID);
                copied = tokens.end();
            }
        }
        return condition.append(text(text, copied, end)).toString().strip();
    }

    private static String text(byte[] text, int from, int to) {
        return new String(text, from, to - from, StandardCharsets.UTF_8);
    }
}
