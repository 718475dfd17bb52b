package io.weir.pipeline;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// What a pipeline is doing, for a page and for health.
///
/// @param name the pipeline
/// @param state `running`, `spare` (others have all partitions of its source), `waiting` (for its
///   source or store) or `stopped`
/// @param reason one sentence; empty while it runs
/// @param since when the state was entered
/// @param lagRecords source records not yet settled
/// @param waitingRows about how many rows these hold
/// @param oldestWaiting when the oldest record that was read and is not settled was written to the
///   source; null when there is none
/// @param inFlightBytes memory held by ranges being built or written
/// @param inFlightRecords source records in these
/// @param inFlightItems source items that these records say they hold
/// @param storedRows source items stored since the start
/// @param refused source items refused since the start
/// @param deadLettered source items sent to the dead letters since the start
/// @param batches ranges settled since the start
/// @param lastSettled when the last range was settled
public record PipelineStatus(
        String name,
        String state,
        String reason,
        Instant since,
        long lagRecords,
        long waitingRows,
        @Nullable Instant oldestWaiting,
        long inFlightBytes,
        long inFlightRecords,
        long inFlightItems,
        long storedRows,
        long refused,
        long deadLettered,
        long batches,
        @Nullable Instant lastSettled) {}
