package io.weir.bench.delivery;

/// What an account of ids found.
///
/// @param sent ids that Kafka acknowledged
/// @param lost of these, not stored
/// @param twice rows too many
/// @param wrongSums sums that are not those of the ids
public record Tally(long sent, long lost, long twice, long wrongSums) {
    /// Whether every id is there once, in the sums too.
    public boolean exact() {
        return lost == 0 && twice == 0 && wrongSums == 0;
    }
}
