package io.weir.pipeline.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What a table should look like. Pure description: the store's connector renders, compares and
/// migrates it.
///
/// @param name unqualified A table whose engine makes rows vanish ([Engine#receipts()]) gets one
///   more row for every block that a pipeline stores, its receipt: `_batch` holds the block's range
///   there and 0 elsewhere, `_rows` the number of the block's rows and 0 elsewhere. `_batch` ends
///   the sorting key, so that a receipt merges with nothing; `_rows` is summed where the engine
///   sums. Readers of such a table filter `_batch = 0`.
///
/// @param columns without `_batch`, which every table has as its last column ([#allColumns()]), and
///   without `_rows`
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

    /// The name of the column in which a receipt holds the number of rows of its block.
    public static final String ROWS_COLUMN = "_rows";

    private static final TableColumn ROWS =
            TableColumn.of(
                    ROWS_COLUMN,
                    "UInt64",
                    "ZSTD(1)",
                    "In the receipt of a stored block: how many rows it had; 0 in every other row.");

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

    /// Every column of the table: the given ones, `_rows` where there are receipts, then [#BATCH].
    public List<TableColumn> allColumns() {
        List<TableColumn> all = new ArrayList<>(columns);
        if (engine.receipts()) {
            all.add(ROWS);
        }
        all.add(BATCH);
        return List.copyOf(all);
    }

    /// The whole sorting key: `orderBy`, and `_batch` where there are receipts.
    public List<String> sortingKey() {
        if (!engine.receipts()) {
            return orderBy;
        }
        List<String> key = new ArrayList<>(orderBy);
        key.add(BATCH_COLUMN);
        return List.copyOf(key);
    }
}
