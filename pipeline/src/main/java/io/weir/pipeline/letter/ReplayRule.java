package io.weir.pipeline.letter;

import io.weir.pipeline.ledger.LedgerKind;
import io.weir.pipeline.ledger.LedgerLine;
import io.weir.pipeline.why.Evidence;
import io.weir.pipeline.why.Explainer;
import io.weir.pipeline.why.Remedy;

import java.util.Optional;

/// What it means that a pipeline leaves out what was replayed for others. Stateless.
public final class ReplayRule implements Explainer {
    @Override
    public Optional<Remedy> remedy(LedgerLine line, Evidence evidence) {
        return line.kind() == LedgerKind.REFUSED && line.reason().equals(Addressed.REASON)
                ? Optional.of(
                        Remedy.harmless(
                                "dead letters of another pipeline were replayed into the topic, and"
                                        + " this one took them the first time"))
                : Optional.empty();
    }
}
