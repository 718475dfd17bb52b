package io.weir.results.rest;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/// Times as the reference program writes them: RFC 3339 in UTC, the fraction without zeros at its
/// end, the year with at least four digits and never a sign, and `0001-01-01T00:00:00Z` for a time
/// that is not known.
final class GoTime {
    /// What stands for no time.
    static final String ZERO = "0001-01-01T00:00:00Z";

    private static final int MICROS = 1_000;

    private GoTime() {}

    /// A time to the second.
    static String seconds(@Nullable Instant time) {
        return time == null ? ZERO : text(time, false);
    }

    /// A time to the microsecond.
    static String precise(@Nullable Instant time) {
        return time == null ? ZERO : text(time, true);
    }

    private static String text(Instant time, boolean fraction) {
        LocalDateTime at = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
        StringBuilder text = new StringBuilder(32);
        digits(text, Math.abs(at.getYear()), 4);
        digits(text.append('-'), at.getMonthValue(), 2);
        digits(text.append('-'), at.getDayOfMonth(), 2);
        digits(text.append('T'), at.getHour(), 2);
        digits(text.append(':'), at.getMinute(), 2);
        digits(text.append(':'), at.getSecond(), 2);
        int micros = at.getNano() / MICROS;
        if (fraction && micros != 0) {
            digits(text.append('.'), micros, 6);
            while (text.charAt(text.length() - 1) == '0') {
                text.setLength(text.length() - 1);
            }
        }
        return text.append('Z').toString();
    }

    private static void digits(StringBuilder to, int number, int least) {
        String digits = Integer.toString(number);
        to.repeat('0', Math.max(0, least - digits.length())).append(digits);
    }
}
