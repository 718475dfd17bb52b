package io.weir.base.json;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// JSON between Weir's own programs and pages: records in, camelCase out, times as ISO 8601 UTC.
/// Not for hot paths. Thread-safe.
public final class Json {
    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.LOWER_CAMEL_CASE)
                    .build();

    private Json() {}

    /// A record, map, list or [JsonNode] as UTF-8 bytes.
    public static byte[] write(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    /// A record, map, list or [JsonNode] as text.
    public static String writeText(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /// A document as a tree.
    ///
    /// @throws tools.jackson.core.JacksonException when the bytes are no JSON
    public static JsonNode read(byte[] json) {
        return MAPPER.readTree(json);
    }

    /// A document as a record; unknown properties are refused.
    ///
    /// @throws tools.jackson.core.JacksonException when the bytes are no JSON or do not fit
    public static <T> T read(byte[] json, Class<T> type) {
        return MAPPER.readValue(json, type);
    }
}
