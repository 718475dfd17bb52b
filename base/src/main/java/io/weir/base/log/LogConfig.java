package io.weir.base.log;

import java.util.Map;
import java.util.Objects;

/// How this process logs, to standard error.
///
/// @param level `error`, `warn`, `info`, `debug` or `trace`; the environment variable `DEBUG=true`
///   turns it to `debug`
/// @param format `text` for people, `json` for machines (one object a line)
/// @param levels levels of single loggers by name, for example `io.weir.flows: debug`
public record LogConfig(String level, String format, Map<String, String> levels) {
    public LogConfig {
        Objects.requireNonNull(level, "level");
        if (!format.equals("text") && !format.equals("json")) {
            throw new IllegalArgumentException("format: " + format + " (expected: text or json)");
        }
        levels = Map.copyOf(levels);
    }

    /// `info`, as text.
    public static LogConfig defaults() {
        return new LogConfig("info", "text", Map.of());
    }
}
