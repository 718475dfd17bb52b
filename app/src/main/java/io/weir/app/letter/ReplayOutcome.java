package io.weir.app.letter;

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
public record ReplayOutcome(
        long finished,
        long replayed,
        long refusedReplayed,
        long refusedCut,
        long refusedDatagrams,
        long refusedUnsent) {
    /// Whether everything that was asked for was done.
    public boolean isWhole() {
        return refusedReplayed == 0
                && refusedCut == 0
                && refusedDatagrams == 0
                && refusedUnsent == 0;
    }
}
