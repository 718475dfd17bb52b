package io.weir.flows.storage;

import io.weir.pipeline.ledger.LedgerKind;
import io.weir.pipeline.ledger.LedgerLine;
import io.weir.pipeline.why.Evidence;
import io.weir.pipeline.why.Explainer;
import io.weir.pipeline.why.Remedy;

import java.util.Optional;

/// What the rules of the pipelines of flows mean. Stateless.
public final class StorageExplainer implements Explainer {
    private static final String CLOCK =
            "look for an exporter with a wrong clock (weir why names it), or take the time of"
                    + " receipt: inlet.inputs timestamp-source: input";

    @Override
    public Optional<Remedy> remedy(LedgerLine line, Evidence evidence) {
        if (line.kind() != LedgerKind.REFUSED) {
            return Optional.empty();
        }
        return switch (line.reason()) {
            case RecordReader.TOO_OLD ->
                    Optional.of(
                            new Remedy(
                                    "they were older than "
                                            + FlowTables.OLDEST.toDays()
                                            + " days when they came, and the table keeps "
                                            + FlowTables.TTL.toDays(),
                                    CLOCK));
            case RecordReader.IN_FUTURE ->
                    Optional.of(
                            new Remedy(
                                    "their time is more than a day after they were sent", CLOCK));
            case RecordReader.EMPTY ->
                    Optional.of(
                            new Remedy(
                                    "records without a value",
                                    "find out who writes to the topic beside weir"));
            default -> Optional.empty();
        };
    }
}
