package io.weir.pipeline.letter;

import io.weir.pipeline.ledger.LedgerKind;
import io.weir.pipeline.ledger.LedgerLine;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/// What became of the items of letters that went through their pipeline. A letter holds one item,
/// or several when a whole record could not be read.
///
/// @param stored items that are in the store
/// @param lettersAgain items that are dead letters again, by error
/// @param refused items that a rule turned away and nobody keeps, by rule
public record ReplayFate(long stored, Map<String, Long> lettersAgain, Map<String, Long> refused) {
    /// Nothing was replayed.
    public static final ReplayFate NONE = new ReplayFate(0, Map.of(), Map.of());

    public ReplayFate {
        lettersAgain = Map.copyOf(lettersAgain);
        refused = Map.copyOf(refused);
    }

    /// Both together.
    public ReplayFate plus(ReplayFate other) {
        return new ReplayFate(
                stored + other.stored,
                sum(lettersAgain, other.lettersAgain),
                sum(refused, other.refused));
    }

    /// Items that were not stored this time either.
    public long failed() {
        return total(lettersAgain) + total(refused);
    }

    private static long total(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static Map<String, Long> sum(Map<String, Long> one, Map<String, Long> other) {
        Map<String, Long> sum = new TreeMap<>(one);
        other.forEach((reason, count) -> sum.merge(reason, count, Long::sum));
        return sum;
    }

    /// What a pipeline has counted.
    public static ReplayFate of(Collection<LedgerLine> lines) {
        long stored = 0;
        Map<String, Long> letters = new TreeMap<>();
        Map<String, Long> refused = new TreeMap<>();
        for (LedgerLine line : lines) {
            if (line.kind() == LedgerKind.STORED) {
                stored += line.count();
            } else if (line.kind() == LedgerKind.DEAD_LETTERED) {
                letters.merge(line.reason(), line.count(), Long::sum);
            } else if (line.kind() == LedgerKind.REFUSED) {
                refused.merge(line.reason(), line.count(), Long::sum);
            }
        }
        return new ReplayFate(stored, letters, refused);
    }
}
