package io.weir.pipeline.delivery;

import io.weir.base.error.WeirException;
import io.weir.pipeline.BatchId;
import io.weir.pipeline.Steps.Step;
import io.weir.pipeline.TableBlock;
import io.weir.pipeline.trace.BatchTrace;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.Lock;

/// The delivery of one block: one insert while there is no doubt; otherwise, each time, make sure
/// that no earlier insert runs, read back, insert only what is not there, read back again.
///
/// A token that the store remembers without having the rows is an orphan: ClickHouse writes its
/// deduplication log before it renames the part. The next insert then takes the next token.
///
/// A block in doubt whose rows the table may have dropped by its TTL is not inserted again: rows
/// that are not there were dropped, or would be.
final class BlockDelivery {
    /// Longest wait for an earlier insert to end by itself before it is killed.
    private static final Duration END_PATIENCE = Duration.ofSeconds(20);

    private static final int MAX_ORPHANS = 16;

    private final Delivery delivery;
    private final Target target;
    private final BlockStoring storing;
    private final Range range;
    private final TableBlock block;
    private final BatchId id;
    private final BatchTrace trace;
    private final boolean shrunk;
    private final long rows;
    private boolean doubt;
    private int attempt;
    private boolean stored;

    BlockDelivery(Delivery delivery, BlockStoring storing, Range range, TableBlock block) {
        this.delivery = delivery;
        this.target = delivery.target();
        this.storing = storing;
        this.range = range;
        this.block = block;
        this.id = range.id();
        this.trace = range.trace();
        this.shrunk = range.shrunk();
        this.rows = block.block().rows();
        this.doubt = range.predecessor() != null;
    }

    /// Returns when the rows are stored, or expired.
    void run() {
        while (!stored) {
            delivery.retrying(this::advance);
        }
    }

    private void advance() {
        if (doubt) {
            storing.writer().awaitEnd(block.table(), block.partition(), id, attempt, END_PATIENCE);
            if (readBack()) {
                range.found();
                stored = true;
                return;
            }
            if (expired()) {
                return;
            }
        }
        boolean confirm = doubt;
        doubt = true;
        range.inserted();
        insert();
        if (!confirm || readBack()) {
            stored = true;
            return;
        }
        if (expired()) {
            return;
        }
        attempt++;
        target.metrics().orphanMet(target.clock().instant());
        if (attempt > MAX_ORPHANS) {
            throw WeirException.broken(
                    "table "
                            + block.table()
                            + ": "
                            + attempt
                            + " inserts were acknowledged, but no row of batch "
                            + Long.toUnsignedString(id.hash())
                            + " is there (expected: "
                            + rows
                            + " rows; does something delete them?)",
                    null);
        }
    }

    /// Whether the rows that are not there would not be there any more either way.
    private boolean expired() {
        stored = !target.clock().instant().isBefore(block.expires());
        if (stored) {
            target.metrics().expired(rows);
        }
        return stored;
    }

    private void insert() {
        Lock lock = storing.lock(block.table());
        lock.lock();
        try {
            Instant deadline = delivery.deadline();
            target.steps().reached(Step.BEFORE_INSERT, id, block.table());
            long start = System.nanoTime();
            trace.step(
                    "write",
                    Map.of(
                            "db.system.name",
                            "clickhouse",
                            "db.collection.name",
                            block.table(),
                            "weir.partition",
                            block.partition(),
                            "weir.rows",
                            rows,
                            "weir.attempt",
                            (long) attempt),
                    () -> write(deadline));
            target.metrics().inserted(block, (System.nanoTime() - start) / 1e9);
            target.steps().reached(Step.AFTER_INSERT, id, block.table());
        } finally {
            lock.unlock();
        }
    }

    private Instant write(Instant deadline) {
        storing.writer().write(block, id, attempt, deadline);
        return deadline;
    }

    /// Whether all rows are there.
    private boolean readBack() {
        target.steps().reached(Step.BEFORE_READ_BACK, id, block.table());
        long found =
                trace.step(
                        "read back",
                        Map.of("db.system.name", "clickhouse", "db.collection.name", block.table()),
                        () ->
                                storing.writer()
                                        .readBack(block.table(), block.partition(), id.hash()));
        target.metrics().readBack(found, rows);
        target.steps().reached(Step.AFTER_READ_BACK, id, block.table());
        if (found == 0 || found == rows || (shrunk && found > rows)) {
            return found != 0;
        }
        throw WeirException.broken(
                "table "
                        + block.table()
                        + ": "
                        + found
                        + " rows of batch "
                        + Long.toUnsignedString(id.hash())
                        + " in partition "
                        + block.partition()
                        + " (expected: 0 or "
                        + rows
                        + "; offsets "
                        + id.first()
                        + " to "
                        + id.last()
                        + " of "
                        + id.partition()
                        + ")",
                null);
    }
}
