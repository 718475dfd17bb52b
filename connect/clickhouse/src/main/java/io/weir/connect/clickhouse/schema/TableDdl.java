package io.weir.connect.clickhouse.schema;

import io.weir.connect.clickhouse.Sql;
import io.weir.pipeline.table.Engine;
import io.weir.pipeline.table.Table;
import io.weir.pipeline.table.TableColumn;
import io.weir.pipeline.table.TableIndex;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Renders a [Table] as ClickHouse's SQL.
final class TableDdl {
    // Every table can forget a batch only as a whole and remembers the tokens of its inserts; see
    // the
    // delivery promise. The window counts parts.
    private static final Map<String, String> SETTINGS =
            Map.of("non_replicated_deduplication_window", "1000", "ttl_only_drop_parts", "1");

    private TableDdl() {}

    /// `CREATE TABLE IF NOT EXISTS …`
    static String create(Table table) {
        List<String> lines = new ArrayList<>();
        table.allColumns().forEach(column -> lines.add("    " + column(column)));
        table.indexes().forEach(index -> lines.add("    " + index(index)));
        StringBuilder sql =
                new StringBuilder("CREATE TABLE IF NOT EXISTS ")
                        .append(Sql.name(table.name()))
                        .append("\n(\n")
                        .append(String.join(",\n", lines))
                        .append("\n)\nENGINE = ")
                        .append(engine(table.engine()));
        if (!table.partitionBy().isEmpty()) {
            sql.append("\nPARTITION BY ").append(table.partitionBy());
        }
        if (!table.primaryKey().isEmpty()) {
            sql.append("\nPRIMARY KEY ").append(tuple(table.primaryKey()));
        }
        sql.append("\nORDER BY ").append(tuple(table.sortingKey()));
        if (!table.ttl().isEmpty()) {
            sql.append("\nTTL ").append(table.ttl());
        }
        List<String> settings = new ArrayList<>();
        settings(table).forEach((name, value) -> settings.add(name + " = " + setting(value)));
        return sql.append("\nSETTINGS ").append(String.join(", ", settings)).toString();
    }

    /// Every setting that the table should have, by name.
    static Map<String, String> settings(Table table) {
        Map<String, String> all = new TreeMap<>(SETTINGS);
        all.putAll(table.settings());
        return all;
    }

    /// A setting's value as it stands in SQL.
    static String setting(String value) {
        return value.matches("-?[0-9.]+") ? value : Sql.text(value);
    }

    /// A column as it stands in `CREATE` and `ADD COLUMN`.
    static String column(TableColumn column) {
        StringBuilder sql = new StringBuilder(value(column));
        if (!column.comment().isEmpty()) {
            sql.append(" COMMENT ").append(Sql.text(column.comment()));
        }
        if (!column.codec().isEmpty()) {
            sql.append(" CODEC(").append(column.codec()).append(')');
        }
        return sql.toString();
    }

    /// A column's name, type and where its value comes from.
    static String value(TableColumn column) {
        String plain = Sql.name(column.name()) + " " + column.type();
        return column.kind() == TableColumn.Kind.PLAIN
                ? plain
                : plain + " " + column.kind() + " " + column.expression();
    }

    /// An index as it stands in `CREATE` and `ADD`.
    static String index(TableIndex index) {
        return "INDEX "
                + Sql.name(index.name())
                + " "
                + index.expression()
                + " TYPE "
                + index.type()
                + " GRANULARITY "
                + index.granularity();
    }

    /// The engine's name as `system.tables` shows it.
    static String engineName(Engine engine) {
        return switch (engine) {
            case Engine.MergeTree _ -> "MergeTree";
            case Engine.Replacing _ -> "ReplacingMergeTree";
            case Engine.Summing _ -> "SummingMergeTree";
        };
    }

    private static String engine(Engine engine) {
        return engineName(engine)
                + switch (engine) {
                    case Engine.MergeTree _ -> "";
                    case Engine.Replacing replacing ->
                            replacing.version().isEmpty()
                                    ? ""
                                    : "(" + Sql.name(replacing.version()) + ")";
                    case Engine.Summing summing ->
                            "(("
                                    + String.join(", ", summing.columns())
                                    + ", "
                                    + Table.ROWS_COLUMN
                                    + "))";
                };
    }

    private static String tuple(List<String> expressions) {
        return expressions.isEmpty() ? "tuple()" : "(" + String.join(", ", expressions) + ")";
    }
}
