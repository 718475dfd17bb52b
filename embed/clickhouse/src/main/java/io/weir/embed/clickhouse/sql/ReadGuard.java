package io.weir.embed.clickhouse.sql;

import io.weir.embed.clickhouse.engine.ChdbConnection;
import io.weir.embed.clickhouse.engine.ChdbException;
import io.weir.embed.clickhouse.engine.QueryAnalysis;

import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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
                    "primes",
                    "sqlstandardvalues",
                    "values",
                    "view",
                    "viewexplain",
                    "viewifpermitted",
                    "zeros",
                    "zeros_mt");

    /// Names that may not stand anywhere, not even without parentheses, because a function can be
    /// handed on by its name (`arrayMap(file, …)`, `* APPLY file`): functions that read files, call
    /// other machines, load code or end the process, and tables of `system` whose reading
    /// interrupts every thread of the process or shows secrets.
    private static final Set<String> DENIED_NAMES =
            Set.of(
                    "aiclassify",
                    "aiembed",
                    "aiextract",
                    "aigenerate",
                    "aitranslate",
                    "catboostevaluate",
                    "file",
                    "named_collections",
                    "reversednsquery",
                    "showcertificate",
                    "stack_trace",
                    "trap",
                    "zookeeper",
                    "zookeeper_connection");

    private final Set<String> deniedCalls;

    private ReadGuard(Set<String> deniedCalls) {
        this.deniedCalls = deniedCalls;
    }

    /// A guard that knows the table functions of this engine.
    public static ReadGuard of(ChdbConnection connection) {
        return new ReadGuard(
                connection
                        .text("SELECT lower(name) FROM system.table_functions")
                        .lines()
                        .filter(name -> !ALLOWED_TABLE_FUNCTIONS.contains(name))
                        .collect(Collectors.toUnmodifiableSet()));
    }

    /// Lets a statement pass or throws.
    ///
    /// @param parameters values of `{name:Type}` placeholders
    /// @throws ChdbException when it is not one read-only statement, or reaches outside the engine
    public void check(ChdbConnection connection, byte[] sql, Map<String, String> parameters) {
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
        scan(sql, parameters);
        scan(canonical, parameters);
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

    private void scan(byte[] sql, Map<String, String> parameters) {
        SqlTokens tokens = new SqlTokens(sql, sql.length);
        String before = "";
        String twoBefore = "";
        SqlTokens.Kind kind = tokens.next();
        while (kind != SqlTokens.Kind.END) {
            // The engine checks settings of the whole statement, but not those of a subquery.
            if (tokens.is('=') && twoBefore.equals("settings")) {
                throw refused("Cannot modify '" + before + "' setting in readonly mode.");
            }
            if (tokens.is('(') && deniedCalls.contains(before)) {
                throw refused("Function " + before + " is not allowed for read-only users.");
            }
            if (before.equals("into") && tokens.is("OUTFILE")) {
                throw refused("INTO OUTFILE is not allowed.");
            }
            if (before.equals(":") && tokens.is("IDENTIFIER")) {
                checkIdentifiers(parameters);
            }
            twoBefore = before;
            before =
                    switch (kind) {
                        case WORD, QUOTED -> tokens.name().toLowerCase(Locale.ROOT);
                        case SYMBOL -> tokens.is(':') ? ":" : "";
                        case STRING, END -> "";
                    };
            checkName(before);
            kind = tokens.next();
        }
        if (tokens.start() < sql.length) {
            // A quote without its end.
            throw refused("Cannot execute query in readonly mode.");
        }
    }

    /// A placeholder of type Identifier puts its value where a name stands.
    private static void checkIdentifiers(Map<String, String> parameters) {
        for (String value : parameters.values()) {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            SqlTokens tokens = new SqlTokens(bytes, bytes.length);
            while (tokens.next() != SqlTokens.Kind.END) {
                checkName(tokens.name().toLowerCase(Locale.ROOT));
            }
        }
    }

    private static void checkName(String name) {
        if (DENIED_NAMES.contains(name)) {
            throw refused("Name " + name + " is not allowed for read-only users.");
        }
    }

    private static ChdbException refused(String why) {
        return new ChdbException(READONLY, "DB::Exception: default: " + why + " (READONLY)");
    }
}
