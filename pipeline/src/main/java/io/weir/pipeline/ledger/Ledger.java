package io.weir.pipeline.ledger;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/// The counters of every stage of this process, by source, kind and reason. [LedgerService] turns
/// what was added in a minute into rows of `weir_ledger`.
///
/// Cells are resolved once and kept in fields; adding to one is lock-free and allocates nothing.
/// Thread-safe.
public final class Ledger {
    /// Beyond so many cells, new sources share one named [#OTHERS]: addresses can be forged.
    static final int MAX_CELLS = 1 << 16;

    /// The source that stands for all those that came too late to get their own cells.
    static final String OTHERS = "(others)";

    private final ConcurrentMap<Key, Cell> cells = new ConcurrentHashMap<>();

    record Key(String stage, String source, LedgerKind kind, String reason) {}

    /// One counter.
    public static final class Cell {
        private final LongAdder sum = new LongAdder();

        /// Adds `amount` items (expected: >= 0).
        public void add(long amount) {
            sum.add(amount);
        }

        long take() {
            return sum.sumThenReset();
        }
    }

    /// The counter for these four, made at the first call.
    ///
    /// @param stage the part that counts: `inlet`, `flows`, `rollup`, …
    /// @param source who the items came from: an exporter's address, a topic
    /// @param reason the rule or cause; empty where the kind needs none
    public Cell cell(String stage, String source, LedgerKind kind, String reason) {
        Key key = new Key(stage, source, kind, reason);
        Cell known = cells.get(key);
        if (known != null) {
            return known;
        }
        if (cells.size() >= MAX_CELLS) {
            key = new Key(stage, OTHERS, kind, reason);
        }
        return cells.computeIfAbsent(key, _ -> new Cell());
    }

    /// Adds to a counter that is not worth keeping in a field.
    public void count(String stage, String source, LedgerKind kind, String reason, long amount) {
        cell(stage, source, kind, reason).add(amount);
    }

    ConcurrentMap<Key, Cell> cells() {
        return cells;
    }
}
