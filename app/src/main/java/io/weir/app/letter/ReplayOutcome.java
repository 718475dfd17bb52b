package io.weir.app.letter;

import io.weir.pipeline.letter.ReplayFate;

/// What a replay did.
///
/// @param finished letters of an earlier replay that had been interrupted
/// @param replayed letters that were asked for and sent
/// @param refusedReplayed letters left out because they were replayed before
/// @param refusedCut letters left out because only their beginning is kept
/// @param refusedDatagrams letters left out because they never were records: datagrams whose
///   template did not come
/// @param refusedUnsent letters left out because no pipeline has seen their record yet, so that it
///   can only be sent into the topic
/// @param fate what became of the items of those that went through their pipeline
public record ReplayOutcome(
        long finished,
        long replayed,
        long refusedReplayed,
        long refusedCut,
        long refusedDatagrams,
        long refusedUnsent,
        ReplayFate fate) {
    /// Whether everything that was asked for was done, and nothing failed again.
    public boolean isWhole() {
        return refusedReplayed == 0
                && refusedCut == 0
                && refusedDatagrams == 0
                && refusedUnsent == 0
                && fate.failed() == 0;
    }
}
