package io.weir.pipeline.why;

import io.weir.pipeline.ledger.LedgerLine;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// What one part of a process can say about gaps: whom it knows, what is wrong with them at the
/// moment, and what its rules mean, at least the last. Answers come from memory and do not block.
/// Thread-safe.
public interface Explainer {

    /// The subject of that name; empty when this part does not know it.
    ///
    /// @param source an address, a name, a topic, a pipeline
    default Optional<Subject> find(String source) {
        return Optional.empty();
    }

    /// What this part knows about a subject that the ledger's counts do not tell, or tells better:
    /// a finding takes the place of the ledger's one of the same cause and source.
    ///
    /// @param subject may be another part's, or of kind `UNKNOWN`
    default List<Finding> explain(Subject subject, Evidence evidence) {
        return List.of();
    }

    /// What the rule or cause of a line means.
    ///
    /// @param evidence what else was counted
    /// @return empty when the line is not this part's
    Optional<Remedy> remedy(LedgerLine line, Evidence evidence);

    /// What a stage counts, in the plural.
    ///
    /// @return empty when the stage is not this part's
    default Optional<String> items(String stage) {
        return Optional.empty();
    }

    /// Names that can be asked for.
    default Collection<String> known() {
        return List.of();
    }
}
