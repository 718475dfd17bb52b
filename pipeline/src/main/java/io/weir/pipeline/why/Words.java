package io.weir.pipeline.why;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.stream.IntStream;

/// Numbers, shares and times as they stand in sentences. Times are UTC.
public final class Words {
    private static final DateTimeFormatter SECONDS = format("HH:mm:ss");
    private static final DateTimeFormatter MINUTES = format("HH:mm");
    private static final DateTimeFormatter DAY_SECONDS = format("MMM d HH:mm:ss");
    private static final DateTimeFormatter DAY_MINUTES = format("MMM d HH:mm");

    /// The ledger knows minutes, and the last one may just have ended.
    private static final Duration STILL = Duration.ofMinutes(2);

    private Words() {}

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }

    /// `1,234`.
    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /// `1,234 flows`, `1 flow`.
    ///
    /// @param items in the plural, ending in s
    public static String count(long value, String items) {
        return count(value) + " " + (value == 1 ? items.substring(0, items.length() - 1) : items);
    }

    /// `3.0 %`.
    ///
    /// @param share 0 to 1
    public static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /// `10:02:13 UTC`, with the day when it is not today's.
    public static String clock(Instant time, Instant now) {
        return (sameDay(time, now) ? SECONDS : DAY_SECONDS).format(time) + " UTC";
    }

    /// `since 10:02 UTC`, `at 10:02 UTC` or `between 10:02 and 10:05 UTC`, from the first and the
    /// last minute in which something was counted.
    public static String span(Instant first, Instant last, Instant now) {
        DateTimeFormatter format = sameDay(first, now) ? MINUTES : DAY_MINUTES;
        if (!ended(last, now)) {
            return "since " + format.format(first) + " UTC";
        }
        return first.equals(last)
                ? "at " + format.format(first) + " UTC"
                : "between " + format.format(first) + " and " + format.format(last) + " UTC";
    }

    /// Whether what was last counted in that minute has come to an end.
    static boolean ended(Instant last, Instant now) {
        return last.plus(STILL).isBefore(now);
    }

    /// `5 s`, `7 min`, `3 h`, `2 days`: rounded down to what a person would say.
    public static String about(Duration time) {
        long seconds = Math.abs(time.toSeconds());
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 7_200) {
            return seconds / 60 + " min";
        }
        return seconds < 172_800 ? seconds / 3_600 + " h" : seconds / 86_400 + " days";
    }

    /// `hour`, `3 hours`, `10 minutes`: what follows "in the last".
    static String last(Duration time) {
        long seconds = time.toSeconds();
        if (seconds % 86_400 == 0) {
            return number(seconds / 86_400, "day");
        }
        if (seconds % 3_600 == 0) {
            return number(seconds / 3_600, "hour");
        }
        return seconds % 60 == 0 ? number(seconds / 60, "minute") : number(seconds, "second");
    }

    private static String number(long count, String unit) {
        return count == 1 ? unit : count + " " + unit + "s";
    }

    /// Names that hold the wanted one first, then by how little has to be changed to get from one
    /// to the other (the distance of Levenshtein), then by the alphabet; without regard to case.
    static List<String> nearest(String wanted, SortedSet<String> names) {
        String lower = wanted.toLowerCase(Locale.ROOT);
        return names.stream()
                .sorted(
                        Comparator.comparingInt(
                                name -> distance(lower, name.toLowerCase(Locale.ROOT))))
                .toList();
    }

    private static int distance(String from, String to) {
        if (to.contains(from)) {
            return 0;
        }
        int[] row = IntStream.rangeClosed(0, to.length()).toArray();
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }

    private static boolean sameDay(Instant time, Instant now) {
        return time.atZone(ZoneOffset.UTC)
                .toLocalDate()
                .equals(now.atZone(ZoneOffset.UTC).toLocalDate());
    }
}
