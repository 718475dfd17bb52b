package io.weir.console.query;

import java.util.Map;

/// A statement and the values of its `{name:Type}` parameters.
///
/// @param text holds no value that came from outside
/// @param parameters by name
public record Sql(String text, Map<String, Object> parameters) {
    public Sql {
        parameters = Map.copyOf(parameters);
    }
}
