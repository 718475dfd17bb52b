package io.weir.connect.clickhouse;

import io.weir.base.json.Json;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import java.nio.charset.StandardCharsets;

/// What a statement cost, from `X-ClickHouse-Summary`; all 0 when the server did not say.
///
/// @param readRows rows read
/// @param readBytes uncompressed bytes read
/// @param writtenRows rows inserted
/// @param elapsedNanos time in the server
public record QuerySummary(long readRows, long readBytes, long writtenRows, long elapsedNanos) {
    static final QuerySummary NONE = new QuerySummary(0, 0, 0, 0);

    static QuerySummary parse(String header) {
        try {
            JsonNode json = Json.read(header.getBytes(StandardCharsets.UTF_8));
            return new QuerySummary(
                    json.path("read_rows").asLong(0),
                    json.path("read_bytes").asLong(0),
                    json.path("written_rows").asLong(0),
                    json.path("elapsed_ns").asLong(0));
        } catch (JacksonException _) {
            return NONE;
        }
    }
}
