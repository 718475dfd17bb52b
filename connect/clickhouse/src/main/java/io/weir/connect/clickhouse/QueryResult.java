package io.weir.connect.clickhouse;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The rows of a query, in memory. Values are as in ClickHouse's `JSONCompact` format: whole
/// numbers of every size unquoted, times as text in the server's zone, NaN and infinity null.
///
/// @param fields the columns
/// @param rows per row a value per column
/// @param summary what the query cost
public record QueryResult(List<Field> fields, List<List<JsonNode>> rows, QuerySummary summary) {

    /// A column of a result.
    ///
    /// @param name as in the query
    /// @param type the ClickHouse type
    public record Field(String name, String type) {}

    /// Keeps copies of the lists.
    public QueryResult {
        fields = List.copyOf(fields);
        rows = List.copyOf(rows);
    }

    static QueryResult parse(JsonNode json, QuerySummary summary) {
        List<Field> fields = new ArrayList<>();
        for (JsonNode field : json.path("meta")) {
            fields.add(new Field(field.path("name").asString(), field.path("type").asString()));
        }
        List<List<JsonNode>> rows = new ArrayList<>();
        for (JsonNode row : json.path("data")) {
            List<JsonNode> values = new ArrayList<>(fields.size());
            row.forEach(values::add);
            rows.add(List.copyOf(values));
        }
        return new QueryResult(fields, rows, summary);
    }

    /// The place of a column.
    ///
    /// @throws IllegalArgumentException when there is none of that name
    public int indexOf(String name) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException("field: " + name + " (expected: one of " + fields + ")");
    }

    /// A value as JSON.
    public JsonNode value(int row, String field) {
        return rows.get(row).get(indexOf(field));
    }

    /// A value as text; NULL is empty.
    public String text(int row, String field) {
        return value(row, field).asString("");
    }

    /// A value as a number; a UInt64 above 2^63 comes out negative.
    public long number(int row, String field) {
        return number(value(row, field));
    }

    /// The only value of a result of one row and one column, as a number.
    ///
    /// @throws IllegalStateException when there is not exactly one
    public long singleNumber() {
        if (rows.size() != 1 || fields.size() != 1) {
            throw new IllegalStateException(
                    "result: "
                            + rows.size()
                            + " rows, "
                            + fields.size()
                            + " columns (expected: 1, 1)");
        }
        return number(rows.getFirst().getFirst());
    }

    private static long number(JsonNode value) {
        return value.isBigInteger() ? value.bigIntegerValue().longValue() : value.asLong();
    }

    /// Every row as name to value, for handing on as JSON.
    public List<Map<String, JsonNode>> maps() {
        List<Map<String, JsonNode>> maps = new ArrayList<>(rows.size());
        for (List<JsonNode> row : rows) {
            Map<String, JsonNode> map = new LinkedHashMap<>();
            for (int i = 0; i < fields.size(); i++) {
                map.put(fields.get(i).name(), row.get(i));
            }
            maps.add(map);
        }
        return maps;
    }
}
