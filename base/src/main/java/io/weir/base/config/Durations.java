package io.weir.base.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as configuration writes them: `250ms`, `5s`, `1m30s`, `24h`, `15d`.
public final class Durations {
    private static final Pattern PART = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");

    private Durations() {}

    /// Reads the written form; units may follow one another.
    ///
    /// @throws IllegalArgumentException when the text is no duration
    public static Duration parse(String text) {
        String rest = text.trim();
        Duration sum = Duration.ZERO;
        Matcher part = PART.matcher(rest);
        int end = 0;
        while (part.find() && part.start() == end) {
            sum = sum.plus(unit(part.group(2)).multipliedBy(Long.parseLong(part.group(1))));
            end = part.end();
        }
        if (end == 0 || end != rest.length()) {
            throw new IllegalArgumentException(
                    "duration: "
                            + text
                            + " (expected: a whole number with ms, s, m, h or d, such as"
                            + " 250ms or 1m30s)");
        }
        return sum;
    }

    /// The shortest written form, exact to the millisecond.
    public static String format(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0) {
            return "0s";
        }
        StringBuilder text = new StringBuilder();
        String[] names = {"d", "h", "m", "s", "ms"};
        for (String name : names) {
            long unit = unit(name).toMillis();
            if (millis >= unit) {
                text.append(millis / unit).append(name);
                millis %= unit;
            }
        }
        return text.toString();
    }

    private static Duration unit(String name) {
        return switch (name) {
            case "ms" -> Duration.ofMillis(1);
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            default -> Duration.ofDays(1);
        };
    }
}
