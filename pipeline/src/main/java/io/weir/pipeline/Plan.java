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
/// @param records how many the source had in the range; -1 when unknown
public record Plan(
        long first, long last, int leaderEpoch, Instant deadline, String tables, long records) {
    /// A number of records that is not known.
    public static final long UNKNOWN = -1;

    public Plan {
        Objects.requireNonNull(tables, "tables");
        Objects.requireNonNull(deadline, "deadline");
        if (first < 0 || last < first) {
            throw new IllegalArgumentException(
                    "plan: " + first + " to " + last + " (expected: 0 <= first <= last)");
        }
        if (records < UNKNOWN || records > last - first + 1) {
            throw new IllegalArgumentException(
                    "records: " + records + " (expected: -1 to " + (last - first + 1) + ")");
        }
        if (!tables.matches("[0-9a-f]*")) {
            throw new IllegalArgumentException(
                    "tables: " + tables + " (expected: lower-case hexadecimal digits)");
        }
    }

    /// A plan for tables and a number of records that are not known.
    public Plan(long first, long last, int leaderEpoch, Instant deadline) {
        this(first, last, leaderEpoch, deadline, "", UNKNOWN);
    }
}
