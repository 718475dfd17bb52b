package io.weir.pipeline.letter;

import io.weir.pipeline.ledger.LedgerKind;
import io.weir.pipeline.ledger.LedgerLine;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the ledger has to know of a replay: how many items of which letters are dead no more. They
/// are counted in the minute in which their letters were made, so that an answer about any time
/// holds the two against each other. Stateless.
public final class ReplayedCount {
    private static final long MINUTE = 60;

    private ReplayedCount() {}

    /// The lines for letters that were replayed just now; those that had been replayed before are
    /// counted already.
    public static List<LedgerLine> of(Collection<LetterHead> letters) {
        Map<LedgerLine, Long> counts = new LinkedHashMap<>();
        for (LetterHead letter : letters) {
            if (letter.replayed() == null) {
                counts.merge(line(letter, 0), letter.items(), Long::sum);
            }
        }
        return counts.entrySet().stream()
                .map(count -> line(count.getKey(), count.getValue()))
                .toList();
    }

    private static LedgerLine line(LetterHead letter, long count) {
        long seconds = letter.time().getEpochSecond();
        return new LedgerLine(
                seconds - Math.floorMod(seconds, MINUTE),
                letter.id().pipeline(),
                letter.source(),
                LedgerKind.REPLAYED,
                letter.error(),
                count);
    }

    private static LedgerLine line(LedgerLine of, long count) {
        return new LedgerLine(of.minute(), of.stage(), of.source(), of.kind(), of.reason(), count);
    }
}
