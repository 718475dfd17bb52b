package io.weir.base.log;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// How this process logs, to standard error.
///
/// @param level `error`, `warn`, `info`, `debug` or `trace`; the environment variable `DEBUG=true`
///   turns it to `debug`
/// @param format `text` for people, `json` for machines (one object a line)
/// @param levels levels of single loggers by name, for example `io.weir.flows: debug`
public record LogConfig(String level, String format, Map<String, String> levels) {
    private static final Set<String> LEVELS = Set.of("error", "warn", "info", "debug", "trace");

    public LogConfig {
        check("level", level);
        levels.forEach((logger, own) -> check("levels." + logger, own));
        if (!format.equals("text") && !format.equals("json")) {
            throw new IllegalArgumentException("format: " + format + " (expected: text or json)");
        }
        levels = Map.copyOf(levels);
    }

    private static void check(String key, String level) {
        if (!LEVELS.contains(level.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    key + ": " + level + " (expected: error, warn, info, debug or trace)");
        }
    }

    /// `info`, as text.
    public static LogConfig defaults() {
        return new LogConfig("info", "text", Map.of());
    }
}
