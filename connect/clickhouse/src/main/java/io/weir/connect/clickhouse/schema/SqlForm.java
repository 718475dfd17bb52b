package io.weir.connect.clickhouse.schema;

import io.weir.connect.clickhouse.ClickHouseClient;
import io.weir.pipeline.table.Table;
import io.weir.pipeline.table.TableColumn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Brings expressions to one form, so that `a+b` compares equal to `a + b`: ClickHouse itself
/// formats ours as it has formatted those in its system tables.
final class SqlForm {
    private static final String PREFIX = "SELECT ";

    private final Map<String, String> formatted = new HashMap<>();

    /// Asks for every expression of these tables at once.
    SqlForm(ClickHouseClient client, List<Table> tables) {
        List<String> expressions = new ArrayList<>(expressions(tables));
        if (expressions.isEmpty()) {
            return;
        }
        List<String> selects = expressions.stream().map(PREFIX::concat).toList();
        var result =
                client.query(
                        "SELECT formatQuerySingleLine(arrayJoin({selects:Array(String)})) AS sql",
                        Map.of("selects", selects));
        for (int i = 0; i < expressions.size(); i++) {
            formatted.put(expressions.get(i), result.text(i, "sql").substring(PREFIX.length()));
        }
    }

    private static Set<String> expressions(List<Table> tables) {
        Set<String> all = new LinkedHashSet<>();
        for (Table table : tables) {
            all.addAll(table.sortingKey());
            all.addAll(table.primaryKey());
            all.add(table.partitionBy());
            all.add(table.ttl());
            for (TableColumn column : table.allColumns()) {
                all.add(column.expression());
            }
        }
        all.remove("");
        return all;
    }

    /// Whether ClickHouse's `actual` is our list of expressions.
    boolean same(List<String> wanted, String actual) {
        return plain(String.join(",", wanted.stream().map(this::format).toList()))
                .equals(plain(actual));
    }

    /// Whether ClickHouse's `actual` is our expression.
    boolean same(String wanted, String actual) {
        return plain(format(wanted)).equals(plain(actual));
    }

    private String format(String expression) {
        return formatted.getOrDefault(expression, expression);
    }

    /// The text without what formatting may add: spaces, backticks and parentheses around the
    /// whole.
    static String plain(String sql) {
        String plain = sql.replaceAll("[\\s`]", "");
        return plain.startsWith("(") && closes(plain)
                ? plain.substring(1, plain.length() - 1)
                : plain;
    }

    // Whether the first parenthesis closes at the very end.
    private static boolean closes(String sql) {
        int depth = 0;
        for (int i = 0; i < sql.length(); i++) {
            if (sql.charAt(i) == '(') {
                depth++;
            } else if (sql.charAt(i) == ')' && --depth == 0) {
                return i == sql.length() - 1;
            }
        }
        return false;
    }
}
