package io.weir.results.rest;

import io.weir.connect.sql.SqlDialect;

import org.jspecify.annotations.Nullable;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Rows as `pg_dump` writes them for COPY, loaded into either database.
final class RecordedDump {
    private static final String COPY = "COPY ";
    private static final int SECONDS = "2026-10-01 10:00:00".length();

    /// The rows of each table, by the line that opens it.
    private final Map<String, List<List<@Nullable String>>> tables = new LinkedHashMap<>();

    RecordedDump(List<String> lines) {
        List<List<@Nullable String>> rows = null;
        for (String line : lines) {
            if (line.startsWith(COPY)) {
                rows = new ArrayList<>();
                tables.put(line, rows);
            } else if (line.equals("\\.")) {
                rows = null;
            } else if (rows != null) {
                rows.add(Arrays.stream(line.split("\t", -1)).map(RecordedDump::unescaped).toList());
            }
        }
    }

    /// Puts the rows in place of those that are there.
    void load(RestDatabase database) {
        database.clear();
        SqlDialect dialect = database.connector().dialect();
        database.connector()
                .write(handle -> {
                    for (Map.Entry<String, List<List<@Nullable String>>> table :
                            tables.entrySet()) {
                        String copy = table.getKey();
                        List<String> columns =
                                List.of(
                                        copy.substring(copy.indexOf('(') + 1, copy.indexOf(')'))
                                                .split(", ", -1));
                        String name = copy.substring(COPY.length(), copy.indexOf(" ("));
                        String target =
                                name.equals("dvo.dvo_report")
                                        ? database.workloads()
                                        : name.replace("public.", "");
                        String values =
                                columns.stream()
                                        .map(column -> value(dialect, target, column))
                                        .collect(Collectors.joining(", "));
                        try (PreparedStatement insert =
                                handle.getConnection()
                                        .prepareStatement(
                                                "INSERT INTO "
                                                        + target
                                                        + " ("
                                                        + String.join(", ", columns)
                                                        + ") VALUES ("
                                                        + values
                                                        + ")")) {
                            insert(insert, dialect, columns, table.getValue());
                        }
                    }
                    return true;
                });
    }

    private static void insert(
            PreparedStatement insert,
            SqlDialect dialect,
            List<String> columns,
            List<List<@Nullable String>> rows)
            throws SQLException {
        for (List<@Nullable String> row : rows) {
            for (int i = 0; i < columns.size(); i++) {
                String value = row.get(i);
                boolean time = isTime(columns.get(i)) && dialect == SqlDialect.SQLITE;
                insert.setString(i + 1, value == null || !time ? value : time(value));
            }
            insert.addBatch();
        }
        insert.executeBatch();
    }

    private static boolean isTime(String column) {
        return column.endsWith("_at") || column.endsWith("_since");
    }

    /// A time as SQLite has it: never after the year 9999, the year 0 instead of 1 BC.
    private static String time(String copied) {
        if (copied.startsWith("10000-")) {
            return "9999-12-31 23:59:59.999999";
        }
        String time = copied.endsWith(" BC") ? "0000" + copied.substring(4, SECONDS) : copied;
        String fraction = time.length() > SECONDS ? time.substring(SECONDS + 1) : "";
        return time.substring(0, SECONDS) + "." + fraction + "0".repeat(6 - fraction.length());
    }

    private static String value(SqlDialect dialect, String table, String column) {
        if (dialect == SqlDialect.SQLITE) {
            return "?";
        }
        boolean number =
                switch (column) {
                    case "kafka_offset", "recommendations", "objects", "disabled", "user_vote" ->
                            true;
                    case "rating", "disabled_check" -> true;
                    case "org_id" ->
                            !table.startsWith("cluster_")
                                    && !table.equals("rule_disable")
                                    && !table.equals("advisor_ratings");
                    default -> false;
                };
        if (number) {
            return "CAST(? AS BIGINT)";
        }
        return column.equals("rule_hits_count")
                ? "CAST(? AS JSONB)"
                : isTime(column) ? "CAST(? AS TIMESTAMP)" : "?";
    }

    private static @Nullable String unescaped(String copied) {
        if (copied.equals("\\N")) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < copied.length(); i++) {
            char c = copied.charAt(i);
            if (c == '\\') {
                char kind = copied.charAt(++i);
                c =
                        switch (kind) {
                            case 'n' -> '\n';
                            case 't' -> '\t';
                            case 'r' -> '\r';
                            case 'b' -> '\b';
                            case 'f' -> '\f';
                            default -> kind;
                        };
            }
            text.append(c);
        }
        return text.toString();
    }
}
