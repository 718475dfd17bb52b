package io.weir.bench.chaos;

import io.weir.bench.delivery.Tally;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// What became of all records after one kind of fault.
///
/// @param fault for the table of `docs/delivery.md`
/// @param injected how often it happened
/// @param tally what is stored, held against what was sent
/// @param guilty records sent that cannot be stored
/// @param letters different dead letters there are
/// @param recoveries per fault, from the restart until everything was stored that had been sent
///   before it
public record Outcome(
        String fault,
        int injected,
        Tally tally,
        long guilty,
        long letters,
        List<Duration> recoveries) {
    /// The first two lines of a table of outcomes.
    public static final String HEADER =
            """
            | fault | times injected | ids sent | lost | stored twice | wrong sums | dead letters, of | recovery, s: median, longest |
            |---|---|---|---|---|---|---|---|\
            """;

    public Outcome {
        recoveries = recoveries.stream().sorted().toList();
    }

    /// Whether every record is stored once or in the dead letters.
    public boolean exact() {
        return tally.exact() && guilty == letters;
    }

    /// One line of the table.
    public String line() {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %d | %d | %d | %d | %d of %d | %.1f, %.1f |",
                fault,
                injected,
                tally.sent(),
                tally.lost(),
                tally.twice(),
                tally.wrongSums(),
                letters,
                guilty,
                median().toMillis() / 1e3,
                longest().toMillis() / 1e3);
    }

    /// The recovery that half of them did not take longer than.
    public Duration median() {
        return recoveries.get((recoveries.size() - 1) / 2);
    }

    /// The longest recovery.
    public Duration longest() {
        return recoveries.getLast();
    }
}
