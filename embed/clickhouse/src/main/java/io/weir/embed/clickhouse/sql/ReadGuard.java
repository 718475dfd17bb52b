package io.weir.embed.clickhouse.sql;

import io.weir.embed.clickhouse.engine.ChdbConnection;
import io.weir.embed.clickhouse.engine.ChdbException;
import io.weir.embed.clickhouse.engine.QueryAnalysis;

import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Decides whether a statement may run for someone who may only read.
///
/// Three locks, of which each would do for most attacks: the engine's own classifier (one statement
/// that leaves no trace), the session's `readonly=1` (no setting can be changed, no table made,
/// most sources closed), and this: the statement, written anew by the engine's own parser so that
/// comments, quotes and escapes are gone, must not call a function that reaches outside the engine
/// and must not name a file. Thread-safe.
public final class ReadGuard {
    /// ClickHouse's error for what read-only sessions may not do.
    public static final int READONLY = 164;

    private static final int SYNTAX_ERROR = 62;

    /// Table functions that stay inside the engine. All others are refused, also those of later
    /// engines.
    private static final Set<String> ALLOWED_TABLE_FUNCTIONS =
            Set.of(
                    "dictionary",
                    "format",
                    "generaterandom",
                    "generate_series",
                    "generateseries",
                    "mergetreeindex",
                    "mergetreeprojection",
                    "null",
                    "numbers",
                    "numbers_mt",
                    "values",
                    "view",
                    "viewexplain",
                    "zeros",
                    "zeros_mt");

    /// Ordinary functions that read files, load code, resolve names or can end the process.
    private static final Set<String> DENIED_FUNCTIONS =
            Set.of(
                    "addresstoline",
                    "addresstolinewithinlines",
                    "addresstosymbol",
                    "catboostevaluate",
                    "file",
                    "reversednsquery",
                    "trap");

    /// Tables of `system` whose reading interrupts every thread of the process or shows secrets.
    private static final Set<String> DENIED_TABLES =
            Set.of("stack_trace", "named_collections", "zookeeper", "zookeeper_connection");

    private final Set<String> denied;

    private ReadGuard(Set<String> denied) {
        this.denied = denied;
    }

    /// A guard that knows the table functions of this engine.
    public static ReadGuard of(ChdbConnection connection) {
        Set<String> denied = new HashSet<>(DENIED_FUNCTIONS);
        connection
                .text("SELECT lower(name) FROM system.table_functions")
                .lines()
                .filter(name -> !ALLOWED_TABLE_FUNCTIONS.contains(name))
                .forEach(denied::add);
        return new ReadGuard(Set.copyOf(denied));
    }

    /// Lets a statement pass or throws.
    ///
    /// @throws ChdbException when it is not one read-only statement, or reaches outside the engine
    public void check(ChdbConnection connection, byte[] sql) {
        byte[] canonical = canonical(connection, sql);
        QueryAnalysis analysis = connection.classify(sql);
        if (analysis.statements() > 1) {
            throw new ChdbException(
                    SYNTAX_ERROR,
                    "DB::Exception: Syntax error (Multi-statements are not allowed). (SYNTAX_ERROR)");
        }
        if (!analysis.isSingleRead()) {
            throw refused("Cannot execute query in readonly mode.");
        }
        scan(sql);
        scan(canonical);
    }

    private static byte[] canonical(ChdbConnection connection, byte[] sql) {
        String text = new String(sql, StandardCharsets.UTF_8);
        byte[] format =
                "SELECT formatQuerySingleLine({weir_sql:String})"
                        .getBytes(StandardCharsets.US_ASCII);
        try (ChdbConnection.Chunk chunk =
                connection.query(format, "RawBLOB", Map.of("weir_sql", escaped(text)))) {
            return chunk.bytes().toArray(ValueLayout.JAVA_BYTE);
        } catch (ChdbException e) {
            String message = e.text().substring(("Code: " + e.code() + ". ").length());
            int noise = message.indexOf(": In scope SELECT formatQuerySingleLine");
            throw noise < 0
                    ? e
                    : new ChdbException(e.code(), message.substring(0, noise) + " (SYNTAX_ERROR)");
        }
    }

    /// Parameter values are read as tab-separated fields.
    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n");
    }

    private void scan(byte[] sql) {
        SqlTokens tokens = new SqlTokens(sql, sql.length);
        String previous = "";
        SqlTokens.Kind kind = tokens.next();
        while (kind != SqlTokens.Kind.END) {
            if (tokens.is('(') && denied.contains(previous)) {
                throw refused("Function " + previous + " is not allowed for read-only users.");
            }
            if (previous.equals("into") && tokens.is("OUTFILE")) {
                throw refused("INTO OUTFILE is not allowed.");
            }
            previous =
                    switch (kind) {
                        case WORD, QUOTED -> tokens.name().toLowerCase(Locale.ROOT);
                        case STRING, SYMBOL, END -> "";
                    };
            if (DENIED_TABLES.contains(previous)) {
                throw refused("Table system." + previous + " is not allowed for read-only users.");
            }
            kind = tokens.next();
        }
        if (tokens.start() < sql.length) {
            // A quote without its end.
            throw refused("Cannot execute query in readonly mode.");
        }
    }

    private static ChdbException refused(String why) {
        return new ChdbException(READONLY, "DB::Exception: default: " + why + " (READONLY)");
    }
}
