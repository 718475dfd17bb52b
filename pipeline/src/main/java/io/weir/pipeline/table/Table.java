package io.weir.pipeline.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What a table should look like. Pure description: the store's connector renders, compares and
/// migrates it.
///
/// @param name unqualified
/// @param columns without `_batch`, which every table has as its last column ([#allColumns()])
/// @param engine the kind of table
/// @param orderBy SQL expressions of the sorting key
/// @param primaryKey a prefix of `orderBy`; empty for all of it
/// @param partitionBy SQL; empty for a single partition (partition id `all`)
/// @param ttl SQL after `TTL`; empty for none
/// @param settings table settings beyond those of every table (the connector adds
///   `non_replicated_deduplication_window`, `ttl_only_drop_parts`)
/// @param indexes data-skipping indexes
public record Table(
        String name,
        List<TableColumn> columns,
        Engine engine,
        List<String> orderBy,
        List<String> primaryKey,
        String partitionBy,
        String ttl,
        Map<String, String> settings,
        List<TableIndex> indexes) {

    /// The name of the column that says which range a row came from.
    public static final String BATCH_COLUMN = "_batch";

    /// The column that says which range a row came from.
    public static final TableColumn BATCH =
            TableColumn.of(
                    BATCH_COLUMN,
                    "UInt64",
                    "ZSTD(1)",
                    "Range of the source that the row came from; used to find out after a failure"
                            + " whether it was stored.");

    public Table {
        Objects.requireNonNull(name, "name");
        columns = List.copyOf(columns);
        orderBy = List.copyOf(orderBy);
        primaryKey = List.copyOf(primaryKey);
        settings = Map.copyOf(settings);
        indexes = List.copyOf(indexes);
    }

    /// A plain MergeTree table without TTL, settings or indexes; see the `with…` methods.
    public static Table of(
            String name, List<TableColumn> columns, List<String> orderBy, String partitionBy) {
        return new Table(
                name,
                columns,
                new Engine.MergeTree(),
                orderBy,
                List.of(),
                partitionBy,
                "",
                Map.of(),
                List.of());
    }

    /// The same with another engine.
    public Table withEngine(Engine other) {
        return new Table(
                name, columns, other, orderBy, primaryKey, partitionBy, ttl, settings, indexes);
    }

    /// The same with a shorter primary key.
    public Table withPrimaryKey(List<String> key) {
        return new Table(name, columns, engine, orderBy, key, partitionBy, ttl, settings, indexes);
    }

    /// The same with a TTL expression.
    public Table withTtl(String sql) {
        return new Table(
                name, columns, engine, orderBy, primaryKey, partitionBy, sql, settings, indexes);
    }

    /// The same with one more table setting.
    public Table withSetting(String setting, String value) {
        Map<String, String> more = new LinkedHashMap<>(settings);
        more.put(setting, value);
        return new Table(
                name, columns, engine, orderBy, primaryKey, partitionBy, ttl, more, indexes);
    }

    /// The same with these data-skipping indexes.
    public Table withIndexes(List<TableIndex> others) {
        return new Table(
                name, columns, engine, orderBy, primaryKey, partitionBy, ttl, settings, others);
    }

    /// Every column of the table: the given ones, then [#BATCH].
    public List<TableColumn> allColumns() {
        List<TableColumn> all = new ArrayList<>(columns);
        all.add(BATCH);
        return List.copyOf(all);
    }
}
