package io.weir.pipeline;

import java.time.Instant;
import java.util.Objects;

/// What is recorded at the source before anything of a range is sent: whoever reads the partition
/// next finds it and knows that the range may be stored already.
///
/// @param first offset of the first record, inclusive
/// @param last offset of the end, inclusive
/// @param leaderEpoch of the last record of the range; -1 when unknown
/// @param deadline no insert of the range starts later than this; a successor waits it out
/// @param tables which tables the range is for ([Writer#identity]); empty when unknown
public record Plan(long first, long last, int leaderEpoch, Instant deadline, String tables) {
    public Plan {
        Objects.requireNonNull(tables, "tables");
        Objects.requireNonNull(deadline, "deadline");
        if (first < 0 || last < first) {
            throw new IllegalArgumentException(
                    "plan: " + first + " to " + last + " (expected: 0 <= first <= last)");
        }
        if (!tables.matches("[0-9a-f]*")) {
            throw new IllegalArgumentException(
                    "tables: " + tables + " (expected: lower-case hexadecimal digits)");
        }
    }

    /// A plan for tables that are not known.
    public Plan(long first, long last, int leaderEpoch, Instant deadline) {
        this(first, last, leaderEpoch, deadline, "");
    }
}
