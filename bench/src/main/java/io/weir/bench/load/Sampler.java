package io.weir.bench.load;

import io.weir.base.error.WeirException;
import io.weir.connect.clickhouse.ClickHouseClient;
import io.weir.connect.clickhouse.QueryResult;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Looks every five seconds at the memory of all processes and at the active parts of each table of
/// flows. Thread-safe.
final class Sampler implements AutoCloseable {
    private static final long PERIOD_NANOS = 5_000_000_000L;

    private static final String PARTS =
            "SELECT table, count() AS parts FROM system.parts WHERE active AND"
                    + " database = currentDatabase() AND table LIKE 'flows%'"
                    + " AND table NOT LIKE '%progress' GROUP BY table";

    private final ClickHouseClient store;
    private final Map<String, ProcessHandle> processes;
    private final Thread thread;
    private final Object lock = new Object();
    private final Map<String, List<Long>> parts = new TreeMap<>();
    private final Map<String, Long> highestRss = new TreeMap<>();
    private volatile boolean closing;
    private final AtomicLong failures = new AtomicLong();

    Sampler(ClickHouseClient store, Map<String, ProcessHandle> processes) {
        this.store = store;
        this.processes = Map.copyOf(processes);
        thread = new Thread(this::run, "sampler");
        thread.start();
    }

    private void run() {
        while (!closing) {
            try {
                look();
            } catch (WeirException unanswered) {
                failures.incrementAndGet();
            }
            LockSupport.parkNanos(PERIOD_NANOS);
        }
    }

    private void look() {
        QueryResult now = store.query(PARTS);
        synchronized (lock) {
            for (int row = 0; row < now.rows().size(); row++) {
                parts.computeIfAbsent(now.text(row, "table"), _ -> new ArrayList<>())
                        .add(now.number(row, "parts"));
            }
            processes.forEach((name, process) ->
                    highestRss.merge(name, ProcessCost.of(process).rssBytes(), Math::max));
        }
    }

    /// The parts of each table, one number per sample.
    Map<String, List<Long>> parts() {
        synchronized (lock) {
            Map<String, List<Long>> copy = new TreeMap<>();
            parts.forEach((table, samples) -> copy.put(table, List.copyOf(samples)));
            return copy;
        }
    }

    /// The most memory that each process had.
    Map<String, Long> highestRss() {
        synchronized (lock) {
            return new TreeMap<>(highestRss);
        }
    }

    /// How often the store did not answer; such samples are left out.
    long failures() {
        return failures.get();
    }

    /// Stops looking.
    @Override
    public void close() throws InterruptedException {
        closing = true;
        LockSupport.unpark(thread);
        thread.join();
    }
}
