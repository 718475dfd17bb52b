package io.weir.pipeline.delivery;

import io.weir.pipeline.Built;
import io.weir.pipeline.PipelineStatus;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.InstantSource;

/// What a pipeline has done and holds, gathered on the poll thread and read by anyone. Thread-safe.
final class Tally {
    private final String pipeline;
    private final InstantSource clock;
    private String state = "running";
    private String reason = "";
    private Instant since;
    private long lagRecords;
    private long oldestMillis = Long.MAX_VALUE;
    private Held held = Held.NOTHING;
    private long stored;
    private long refused;
    private long deadLettered;
    private long lost;
    private long batches;
    private double rowsPerRecord = 1;
    private boolean anyTaken;
    private @Nullable Instant lastSettled;

    Tally(String pipeline, InstantSource clock) {
        this.pipeline = pipeline;
        this.clock = clock;
        this.since = clock.instant();
    }

    /// A record that says how many rows it holds; a moving average estimates those still waiting.
    synchronized void taken(int rows) {
        rowsPerRecord = anyTaken ? rowsPerRecord + (rows - rowsPerRecord) * 0.02 : rows;
        anyTaken = true;
    }

    synchronized void settled(Built built, Instant now) {
        stored += built.stored();
        refused += built.refused();
        deadLettered += built.letters().size();
        batches++;
        lastSettled = now;
    }

    synchronized void lost(long records) {
        lost += records;
    }

    synchronized long lost() {
        return lost;
    }

    /// @param oldest when the oldest unsettled record was written, ms since 1970; [Long#MAX_VALUE]
    ///   for none
    /// @param trouble why nothing moves; empty while it does
    synchronized void waiting(long lag, long oldest, Held inFlight, String trouble) {
        lagRecords = lag;
        oldestMillis = oldest;
        held = inFlight;
        enter(trouble.isEmpty() ? "running" : "waiting", trouble);
    }

    /// There is nothing to do while others do it.
    synchronized void spare(String why) {
        lagRecords = 0;
        oldestMillis = Long.MAX_VALUE;
        held = Held.NOTHING;
        enter("spare", why);
    }

    /// The source gives trouble.
    synchronized void trouble(String why) {
        enter("waiting", why);
    }

    /// The pipeline has ended; nothing changes afterwards.
    synchronized void stopped(String why) {
        enter("stopped", why);
    }

    private void enter(String next, String why) {
        if (state.equals("stopped")) {
            return;
        }
        if (!state.equals(next)) {
            since = clock.instant();
            state = next;
        }
        reason = why;
    }

    synchronized PipelineStatus status() {
        return new PipelineStatus(
                pipeline,
                state,
                reason,
                since,
                lagRecords,
                Math.round(lagRecords * rowsPerRecord),
                oldestMillis == Long.MAX_VALUE ? null : Instant.ofEpochMilli(oldestMillis),
                held.bytes(),
                held.records(),
                held.items(),
                stored,
                refused,
                deadLettered,
                batches,
                lastSettled);
    }
}
