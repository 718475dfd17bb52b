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
public record Plan(long first, long last, int leaderEpoch, Instant deadline) {
    public Plan {
        Objects.requireNonNull(deadline, "deadline");
        if (first < 0 || last < first) {
            throw new IllegalArgumentException(
                    "plan: " + first + " to " + last + " (expected: 0 <= first <= last)");
        }
    }
}
