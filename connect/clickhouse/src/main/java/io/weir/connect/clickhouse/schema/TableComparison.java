package io.weir.connect.clickhouse.schema;

import io.weir.base.error.WeirException;
import io.weir.connect.clickhouse.Sql;
import io.weir.connect.clickhouse.schema.ActualTable.ActualColumn;
import io.weir.pipeline.table.Table;
import io.weir.pipeline.table.TableColumn;
import io.weir.pipeline.table.TableIndex;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds the steps from a table as it is to the table as it should be, or says why there is no safe
/// way. Columns that only ClickHouse has stay: they may belong to a newer version that runs beside
/// this one.
final class TableComparison {
    private static final Pattern TTL = Pattern.compile(" TTL (.*?)(?: SETTINGS |$)");
    private static final Pattern SETTINGS = Pattern.compile(" SETTINGS (.*)$");

    private final Table wanted;
    private final ActualTable actual;
    private final SqlForm form;
    private final List<SchemaStep> steps = new ArrayList<>();

    TableComparison(Table wanted, ActualTable actual, SqlForm form) {
        this.wanted = wanted;
        this.actual = actual;
        this.form = form;
    }

    /// @throws WeirException of kind `BROKEN` when engine, keys or a column's type differ
    List<SchemaStep> steps() {
        compareEngineAndKeys();
        String previous = "";
        for (TableColumn column : wanted.allColumns()) {
            ActualColumn existing = actual.columns().get(column.name());
            if (existing == null) {
                alter(
                        "ADD COLUMN " + TableDdl.column(column) + place(previous),
                        "column " + column.name() + " is missing");
            } else {
                compare(column, existing);
            }
            previous = column.name();
        }
        for (TableIndex index : wanted.indexes()) {
            if (!actual.indexes().contains(index.name())) {
                alter("ADD " + TableDdl.index(index), "index " + index.name() + " is missing");
            }
        }
        compareTtl();
        compareSettings();
        return List.copyOf(steps);
    }

    private static String place(String previous) {
        return previous.isEmpty() ? " FIRST" : " AFTER " + Sql.name(previous);
    }

    private void compareEngineAndKeys() {
        String engine = actual.engine().replaceFirst("^Replicated", "");
        if (!engine.equals(TableDdl.engineName(wanted.engine()))) {
            throw broken("engine", actual.engine(), TableDdl.engineName(wanted.engine()));
        }
        if (!form.same(wanted.sortingKey(), actual.orderBy())) {
            throw broken("order by", actual.orderBy(), String.join(", ", wanted.sortingKey()));
        }
        if (!form.same(primaryKey(), actual.primaryKey())) {
            throw broken("primary key", actual.primaryKey(), String.join(", ", primaryKey()));
        }
        if (!form.same(wanted.partitionBy(), actual.partitionBy())) {
            throw broken("partition by", actual.partitionBy(), wanted.partitionBy());
        }
    }

    private List<String> primaryKey() {
        return wanted.primaryKey().isEmpty() ? wanted.sortingKey() : wanted.primaryKey();
    }

    private void compare(TableColumn column, ActualColumn existing) {
        String name = column.name();
        String kind = column.kind() == TableColumn.Kind.PLAIN ? "" : column.kind().name();
        if (!SqlForm.plain(column.type()).equals(SqlForm.plain(existing.type()))) {
            throw broken("type of " + name, existing.type(), column.type());
        }
        if (!kind.equals(existing.kind())) {
            throw broken("kind of " + name, existing.kind(), kind);
        }
        String quoted = Sql.name(name);
        if (!form.same(column.expression(), existing.expression())) {
            alter("MODIFY COLUMN " + TableDdl.value(column), "expression of " + name + " differs");
        }
        if (!codec(column).equals(SqlForm.plain(existing.codec()))) {
            String change =
                    column.codec().isEmpty() ? "REMOVE CODEC" : "CODEC(" + column.codec() + ")";
            alter("MODIFY COLUMN " + quoted + " " + change, "codec of " + name + " differs");
        }
        if (!column.comment().equals(existing.comment())) {
            alter(
                    "COMMENT COLUMN " + quoted + " " + Sql.text(column.comment()),
                    "comment of " + name + " differs");
        }
    }

    private static String codec(TableColumn column) {
        return column.codec().isEmpty() ? "" : SqlForm.plain("CODEC(" + column.codec() + ")");
    }

    private void compareTtl() {
        Matcher matcher = TTL.matcher(actual.engineFull());
        String existing = matcher.find() ? Objects.requireNonNullElse(matcher.group(1), "") : "";
        if (form.same(wanted.ttl(), existing)) {
            return;
        }
        if (wanted.ttl().isEmpty()) {
            alter("REMOVE TTL", "TTL is " + existing);
        } else {
            alter(
                    "MODIFY TTL " + wanted.ttl(),
                    "TTL is " + (existing.isEmpty() ? "missing" : existing));
        }
    }

    private void compareSettings() {
        Matcher matcher = SETTINGS.matcher(actual.engineFull());
        String existing = matcher.find() ? Objects.requireNonNullElse(matcher.group(1), "") : "";
        String all = ", " + existing + ",";
        TableDdl.settings(wanted)
                .forEach((name, value) -> {
                    String setting = name + " = " + TableDdl.setting(value);
                    if (!all.contains(", " + setting + ",")) {
                        steps.add(
                                new SchemaStep(
                                        wanted.name(),
                                        "ALTER TABLE "
                                                + Sql.name(wanted.name())
                                                + " MODIFY SETTING "
                                                + setting,
                                        "setting " + name + " differs",
                                        false));
                    }
                });
    }

    private void alter(String change, String reason) {
        steps.add(
                new SchemaStep(
                        wanted.name(),
                        "ALTER TABLE " + Sql.name(wanted.name()) + " " + change,
                        reason,
                        true));
    }

    private WeirException broken(String what, String is, String expected) {
        return WeirException.broken(
                "table "
                        + wanted.name()
                        + ": "
                        + what
                        + ": "
                        + is
                        + " (expected: "
                        + expected
                        + "; move the table away, Weir does not rewrite stored rows)",
                null);
    }
}
