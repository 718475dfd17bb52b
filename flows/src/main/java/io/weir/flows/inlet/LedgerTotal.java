package io.weir.flows.inlet;

import io.weir.pipeline.ledger.Ledger;
import io.weir.pipeline.ledger.LedgerKind;

import org.jspecify.annotations.Nullable;

/// Brings a growing total into the ledger. Not thread-safe.
final class LedgerTotal {
    private final Ledger ledger;
    private final String stage;
    private final String source;
    private final LedgerKind kind;
    private final String reason;
    private Ledger.@Nullable Cell cell;
    private long published;

    /// @param stage the part that counts
    /// @param source an exporter's address
    LedgerTotal(Ledger ledger, String stage, String source, LedgerKind kind, String reason) {
        this.ledger = ledger;
        this.stage = stage;
        this.source = source;
        this.kind = kind;
        this.reason = reason;
    }

    /// Adds what has come since the last call. An estimate that was corrected downwards is made up
    /// for by what comes next.
    void publish(long total) {
        if (total > published) {
            if (cell == null) {
                cell = ledger.cell(stage, source, kind, reason);
            }
            cell.add(total - published);
            published = total;
        }
    }
}
