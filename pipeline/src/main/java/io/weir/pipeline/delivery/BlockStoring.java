package io.weir.pipeline.delivery;

import io.weir.pipeline.Built;
import io.weir.pipeline.TableBlock;
import io.weir.pipeline.Writer;
import io.weir.wire.column.LongColumn;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/// Finishes the build of a range, sends its letters, and writes every block through a [Writer].
final class BlockStoring implements Storing {
    private final Writer writer;
    private final TableWatch watch;

    /// One per table, so that each table sees one insert at a time.
    private final ConcurrentMap<String, Lock> locks = new ConcurrentHashMap<>();

    /// @param tables every table that a block may be for
    BlockStoring(Writer writer, List<String> tables) {
        this.writer = writer;
        watch = new TableWatch(writer, tables);
    }

    Writer writer() {
        return writer;
    }

    Lock lock(String table) {
        return locks.computeIfAbsent(table, _ -> new ReentrantLock());
    }

    @Override
    public Built store(Delivery delivery, Range range) {
        delivery.awaitPredecessor();
        AtomicReference<String> tables = new AtomicReference<>("");
        delivery.retrying(() -> tables.set(watch.begin(range)));
        Built built = range.trace().step("build", Map.of(), range::finish);
        long batch = range.id().hash();
        if (!built.letters().isEmpty()) {
            delivery.retrying(() -> delivery.send(built.letters()));
        }
        for (TableBlock block : built.blocks()) {
            if (block.block().rows() > 0) {
                mark(block, batch);
                new BlockDelivery(delivery, this, range, block).run();
            }
        }
        delivery.retrying(() -> watch.end(range, tables.get()));
        return built;
    }

    private static void mark(TableBlock block, long batch) {
        if (block.block().findColumn(TableBlock.BATCH_COLUMN) instanceof LongColumn known) {
            known.fill(0, known.size(), batch);
            return;
        }
        int rows = block.block().rows();
        LongColumn column = new LongColumn("UInt64");
        column.resize(rows);
        column.fill(0, rows, batch);
        block.block().add(TableBlock.BATCH_COLUMN, column);
    }

    @Override
    public String planned() {
        return watch.known();
    }

    @Override
    public List<String> withoutTokens() {
        return watch.withoutTokens();
    }
}
