package io.weir.pipeline.ledger;

import java.time.Instant;
import java.util.List;

/// What is known of the ledger beyond the memory of this process. Calls block. Thread-safe.
public interface LedgerHistory {

    /// The lines of a source or stage, those of other processes, and those of this one from before
    /// `ownBefore`.
    ///
    /// @param name a source or a stage
    /// @param from the first minute
    /// @param instance the name of this process in the table
    /// @param ownBefore from then on this process remembers by itself
    /// @throws io.weir.base.error.WeirException when the store does not answer
    List<LedgerLine> lines(String name, Instant from, String instance, Instant ownBefore);

    /// The last minute in which anything was counted for a source or stage; [Instant#MIN] for
    /// never.
    ///
    /// @throws io.weir.base.error.WeirException when the store does not answer
    Instant last(String name);
}
