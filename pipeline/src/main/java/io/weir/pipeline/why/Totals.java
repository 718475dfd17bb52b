package io.weir.pipeline.why;

import io.weir.pipeline.ledger.LedgerKind;
import io.weir.pipeline.ledger.LedgerLine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;

/// What one stage did with the items of a source: `heard = stored + refused + dead-lettered + still
/// here`.
///
/// @param stage the part that counted
/// @param heard items that came in
/// @param stored items handed on for good
/// @param refused items turned away by a rule
/// @param deadLettered items kept in the dead letters
/// @param replayed how many of those were replayed since, and so heard again
/// @param inFlight items of the last minutes that wait or are on their way; never negative, as
///   counts of one moment reach the ledger in two minutes
/// @param untold items of earlier whose end nobody told: their process was killed before it could,
///   or they wait for long
public record Totals(
        String stage,
        long heard,
        long stored,
        long refused,
        long deadLettered,
        long replayed,
        long inFlight,
        long untold) {
    /// What is older is not on its way any more, or it waits for something that has a name.
    private static final Duration RECENT = Duration.ofMinutes(3);

    /// The totals of every stage that took or turned away anything, by name.
    static List<Totals> of(List<LedgerLine> lines, Instant now) {
        long recent = now.minus(RECENT).getEpochSecond();
        var stages = new TreeSet<String>();
        for (LedgerLine line : lines) {
            if (line.kind() == LedgerKind.IN || line.kind() == LedgerKind.REFUSED) {
                stages.add(line.stage());
            }
        }
        return stages.stream().map(stage -> of(stage, lines, recent)).toList();
    }

    private static Totals of(String stage, List<LedgerLine> lines, long recent) {
        long heard = sum(stage, LedgerKind.IN, lines);
        long stored = sum(stage, LedgerKind.STORED, lines);
        long refused = sum(stage, LedgerKind.REFUSED, lines);
        long letters = sum(stage, LedgerKind.DEAD_LETTERED, lines);
        long left = Math.max(0, heard - stored - refused - letters);
        long late =
                sum(
                        stage,
                        LedgerKind.IN,
                        lines.stream().filter(line -> line.minute() >= recent).toList());
        long inFlight = Math.min(left, late);
        long replayed = Math.min(letters, sum(stage, LedgerKind.REPLAYED, lines));
        return new Totals(
                stage, heard, stored, refused, letters, replayed, inFlight, left - inFlight);
    }

    private static long sum(String stage, LedgerKind kind, List<LedgerLine> lines) {
        return lines.stream()
                .filter(line -> line.kind() == kind && line.stage().equals(stage))
                .mapToLong(LedgerLine::count)
                .sum();
    }

    /// `12,345 heard, 12,345 stored, 0 refused`, and what else there is.
    String text() {
        String text =
                Words.count(heard)
                        + " heard, "
                        + Words.count(stored)
                        + " stored, "
                        + Words.count(refused)
                        + " refused";
        if (deadLettered > 0) {
            text += ", " + Words.count(deadLettered) + " in the dead letters";
        }
        if (replayed > 0) {
            text += " (" + Words.count(replayed) + " replayed)";
        }
        if (inFlight > 0) {
            text += ", " + Words.count(inFlight) + " waiting or on their way";
        }
        return untold > 0
                ? text
                        + ", "
                        + Words.count(untold)
                        + " of which nobody told the end (their process was killed, or they wait"
                        + " since minutes)"
                : text;
    }
}
