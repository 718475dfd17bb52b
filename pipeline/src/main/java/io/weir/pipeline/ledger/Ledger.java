package io.weir.pipeline.ledger;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/// The counters of every stage of this process, by source, kind and reason, with what each gained
/// in the last hour, minute by minute. [LedgerService] sends the same as rows of `weir_ledger`.
///
/// Cells are resolved once and kept in fields; adding to one is lock-free and allocates nothing.
/// Thread-safe.
public final class Ledger {
    /// Beyond so many cells, new sources share one named [#OTHERS]: addresses can be forged.
    static final int MAX_CELLS = 1 << 16;

    /// The source that stands for all those that came too late to get their own cells.
    static final String OTHERS = "(others)";

    /// Beyond so many unsent lines counts stay in their cells and lose their minute.
    private static final int MAX_UNSENT = 200_000;

    private static final long MINUTE = 60;

    private final ConcurrentMap<Key, Cell> cells = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, List<Cell>> bySource = new ConcurrentHashMap<>();
    private final Map<Slot, Long> unsent = new LinkedHashMap<>();
    private final List<Sample> samples = new CopyOnWriteArrayList<>();
    private long collectedMinute = -1;

    record Key(String stage, String source, LedgerKind kind, String reason) {
        LedgerLine line(long minute, long count) {
            return new LedgerLine(minute, stage, source, kind, reason, count);
        }
    }

    private record Slot(long minute, Key key) {}

    private record Sample(Key key, LongSupplier value) {}

    /// One counter.
    public static final class Cell {
        private final Key key;
        private final LongAdder sum = new LongAdder();
        private final MinuteCounts minutes = new MinuteCounts();

        private Cell(Key key) {
            this.key = key;
        }

        /// Adds `amount` items (expected: >= 0).
        public void add(long amount) {
            sum.add(amount);
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
        return cells.computeIfAbsent(key, this::open);
    }

    private Cell open(Key key) {
        Cell cell = new Cell(key);
        bySource.computeIfAbsent(key.source(), _ -> new CopyOnWriteArrayList<>()).add(cell);
        return cell;
    }

    /// Adds to a counter that is not worth keeping in a field.
    public void count(String stage, String source, LedgerKind kind, String reason, long amount) {
        cell(stage, source, kind, reason).add(amount);
    }

    /// Notes a quantity at the end of every minute, for example how many records wait. Those of
    /// several processes are summed.
    ///
    /// @param value cheap and thread-safe; 0 is not noted
    public void sample(String stage, String source, LedgerKind kind, LongSupplier value) {
        samples.add(new Sample(new Key(stage, source, kind, ""), value));
    }

    /// Gives everything counted since the last call its minute.
    ///
    /// @param nowSeconds since 1970 UTC
    public synchronized void collect(long nowSeconds) {
        long minute = Math.floorDiv(nowSeconds, MINUTE) * MINUTE;
        if (minute > collectedMinute && collectedMinute >= 0) {
            long ended = collectedMinute;
            samples.forEach(sample -> {
                Key key = sample.key();
                Cell cell = cell(key.stage(), key.source(), key.kind(), key.reason());
                keep(cell, ended, sample.value().getAsLong());
            });
        }
        collectedMinute = Math.max(collectedMinute, minute);
        if (unsent.size() < MAX_UNSENT) {
            cells.values().forEach(cell -> keep(cell, collectedMinute, cell.sum.sumThenReset()));
        }
    }

    private void keep(Cell cell, long minute, long count) {
        if (count > 0) {
            cell.minutes.add(minute, count);
            unsent.merge(new Slot(minute, cell.key), count, Long::sum);
        }
    }

    /// Takes lines that were never taken before.
    List<LedgerLine> takeUnsent() {
        List<LedgerLine> lines = new ArrayList<>();
        synchronized (this) {
            unsent.forEach((slot, count) -> lines.add(slot.key().line(slot.minute(), count)));
            unsent.clear();
        }
        return lines;
    }

    /// What this process has counted for a source, up to an hour back, collected just now or a
    /// moment ago.
    ///
    /// @param name a source or a stage
    /// @param fromSeconds the start of the first minute
    public List<LedgerLine> recent(String name, long fromSeconds) {
        List<LedgerLine> lines = new ArrayList<>();
        synchronized (this) {
            bySource.getOrDefault(name, List.of()).forEach(cell -> addTo(lines, cell, fromSeconds));
            cells.values().stream()
                    .filter(cell -> cell.key.stage().equals(name))
                    .filter(cell -> !cell.key.source().equals(name))
                    .forEach(cell -> addTo(lines, cell, fromSeconds));
        }
        return lines;
    }

    private static void addTo(List<LedgerLine> lines, Cell cell, long fromSeconds) {
        cell.minutes.forEach(
                fromSeconds, (minute, count) -> lines.add(cell.key.line(minute, count)));
    }

    /// Cells in use.
    int size() {
        return cells.size();
    }
}
