package io.weir.connect.clickhouse.schema;

import io.weir.connect.clickhouse.ClickHouseClient;
import io.weir.connect.clickhouse.QueryResult;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A table as ClickHouse has it.
///
/// @param engine the engine's name
/// @param orderBy sorting key, as ClickHouse formats it
/// @param primaryKey primary key, as ClickHouse formats it
/// @param partitionBy partition key, as ClickHouse formats it
/// @param engineFull engine, keys, TTL and settings as in `CREATE`
/// @param columns by name
/// @param indexes names of the data-skipping indexes
record ActualTable(
        String engine,
        String orderBy,
        String primaryKey,
        String partitionBy,
        String engineFull,
        Map<String, ActualColumn> columns,
        List<String> indexes) {

    /// A column as ClickHouse has it; `kind` is empty, `DEFAULT`, `MATERIALIZED` or `ALIAS`.
    record ActualColumn(
            String type, String kind, String expression, String codec, String comment) {}

    /// Every table of the client's database, by name.
    static Map<String, ActualTable> readAll(ClickHouseClient client) {
        Map<String, Map<String, ActualColumn>> columns = columns(client);
        Map<String, List<String>> indexes = indexes(client);
        Map<String, ActualTable> tables = new HashMap<>();
        QueryResult result =
                client.query(
                        "SELECT name, engine, sorting_key, primary_key, partition_key, engine_full"
                                + " FROM system.tables WHERE database = currentDatabase()");
        for (int row = 0; row < result.rows().size(); row++) {
            String name = result.text(row, "name");
            tables.put(
                    name,
                    new ActualTable(
                            result.text(row, "engine"),
                            result.text(row, "sorting_key"),
                            result.text(row, "primary_key"),
                            result.text(row, "partition_key"),
                            result.text(row, "engine_full"),
                            columns.getOrDefault(name, Map.of()),
                            indexes.getOrDefault(name, List.of())));
        }
        return tables;
    }

    private static Map<String, Map<String, ActualColumn>> columns(ClickHouseClient client) {
        QueryResult result =
                client.query(
                        "SELECT table, name, type, default_kind, default_expression,"
                                + " compression_codec, comment FROM system.columns"
                                + " WHERE database = currentDatabase()");
        Map<String, Map<String, ActualColumn>> tables = new HashMap<>();
        for (int row = 0; row < result.rows().size(); row++) {
            tables.computeIfAbsent(result.text(row, "table"), _ -> new HashMap<>())
                    .put(
                            result.text(row, "name"),
                            new ActualColumn(
                                    result.text(row, "type"),
                                    result.text(row, "default_kind"),
                                    result.text(row, "default_expression"),
                                    result.text(row, "compression_codec"),
                                    result.text(row, "comment")));
        }
        return tables;
    }

    private static Map<String, List<String>> indexes(ClickHouseClient client) {
        QueryResult result =
                client.query(
                        "SELECT table, name FROM system.data_skipping_indices"
                                + " WHERE database = currentDatabase()");
        Map<String, List<String>> tables = new HashMap<>();
        for (int row = 0; row < result.rows().size(); row++) {
            tables.computeIfAbsent(result.text(row, "table"), _ -> new ArrayList<>())
                    .add(result.text(row, "name"));
        }
        return tables;
    }
}
