package io.weir.testing.pipeline;

import io.weir.base.error.WeirException;
import io.weir.pipeline.BatchId;
import io.weir.pipeline.TableBlock;
import io.weir.pipeline.Writer;
import io.weir.wire.block.Block;
import io.weir.wire.column.LongColumn;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// A store in memory that keeps rows of [IdProcessor], knows tokens as ClickHouse does, and fails
/// on demand. An insert that comes after its deadline, without `_batch`, or while another of the
/// same table runs is a bug of the engine and fails the pipeline for good. Thread-safe.
public final class MemoryStore implements Writer {
    private final List<Row> rows = new ArrayList<>();
    private final Set<String> tokens = new HashSet<>();
    private final Deque<Runnable> late = new ArrayDeque<>();
    private final Supplier<StoreFault> faults;
    private final @Nullable InstantSource clock;
    private int writes;

    private record Row(String table, String partition, long batch, long id) {}

    /// A store that asks before each insert what to do wrong.
    public MemoryStore(Supplier<StoreFault> faults) {
        this.faults = faults;
        clock = null;
    }

    /// A store whose clock may be set: it refuses an insert that comes after its deadline, which
    /// may be tried again, as ClickHouse behind Weir's client does.
    public MemoryStore(InstantSource clock) {
        this.faults = () -> StoreFault.NONE;
        this.clock = clock;
    }

    /// A store without faults.
    public MemoryStore() {
        this(() -> StoreFault.NONE);
    }

    @Override
    public synchronized void write(TableBlock block, BatchId id, int attempt, Instant deadline) {
        writes++;
        if (clock != null && clock.instant().isAfter(deadline)) {
            throw WeirException.retriable("too late: " + deadline, null);
        }
        if (clock == null && Instant.now().isAfter(deadline)) {
            throw WeirException.broken("insert started after its deadline " + deadline, null);
        }
        String token = id.token(attempt, block.table(), block.partition());
        switch (faults.get()) {
            case NONE -> store(block, token, 0);
            case REFUSE -> throw WeirException.retriable("too many parts", null);
            case LOSE_ANSWER -> {
                store(block, token, 0);
                throw WeirException.retriable("connection cut", null);
            }
            case ORPHAN -> {
                tokens.add(token);
                throw WeirException.retriable("connection cut", null);
            }
            case STORE_LATE -> {
                late.add(() -> store(block, token, 0));
                throw WeirException.retriable("timed out", null);
            }
            case BREAK -> throw WeirException.broken("no such column", null);
            case TEAR -> {
                store(block, token, 1);
                throw WeirException.retriable("connection cut", null);
            }
        }
    }

    private void store(TableBlock block, String token, int without) {
        if (!tokens.add(token)) {
            return;
        }
        Block data = block.block();
        LongColumn batch = (LongColumn) data.column(TableBlock.BATCH_COLUMN);
        LongColumn ids = (LongColumn) data.column("Id");
        for (int row = 0; row < data.rows() - without; row++) {
            rows.add(new Row(block.table(), block.partition(), batch.get(row), ids.get(row)));
        }
    }

    @Override
    public synchronized void awaitEnd(
            String table, String partition, BatchId id, int attempt, Duration patience) {
        while (!late.isEmpty()) {
            late.remove().run();
        }
    }

    @Override
    public synchronized long readBack(String table, String partition, long batch) {
        return rows.stream()
                .filter(row -> row.batch() == batch)
                .filter(row -> row.table().equals(table) && row.partition().equals(partition))
                .count();
    }

    /// Every stored id, sorted; one that was stored twice is there twice.
    public synchronized List<Long> ids() {
        return rows.stream().map(Row::id).sorted().toList();
    }

    /// Inserts asked for so far.
    public synchronized int writes() {
        return writes;
    }
}
