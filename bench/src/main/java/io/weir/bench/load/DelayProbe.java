package io.weir.bench.load;

import io.weir.base.error.WeirException;
import io.weir.connect.clickhouse.ClickHouseClient;
import io.weir.connect.clickhouse.QueryResult;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Measures how long a flow takes from its packet to a query's answer: sends a packet with one flow
/// four times a second, and as often asks the store which of them it can see. A delay is therefore
/// up to a quarter of a second, and the query's own time, too long. Thread-safe.
final class DelayProbe implements AutoCloseable {
    private static final long PERIOD_NANOS = 250_000_000;

    /// How long marks are still looked for after the last was sent.
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private static final String SEEN =
            "SELECT "
                    + LoadFlows.ID
                    + " AS id FROM flows WHERE TimeReceived > now() - 600 AND ExporterAddress = toIPv6('"
                    + Exporters.MARKS.mapped()
                    + "') AND id >= ";

    private final ClickHouseClient store;
    private final LoadSender sender;
    private final Thread thread;
    private final TreeMap<Long, Long> unseen = new TreeMap<>();
    private final List<Long> delays = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean sending;
    private volatile boolean closing;
    private final AtomicLong failures = new AtomicLong();

    DelayProbe(ClickHouseClient store, int port) throws IOException {
        this.store = store;
        sender = new LoadSender(Exporters.MARKS, port);
        thread = new Thread(this::run, "delay");
        thread.start();
    }

    private void run() {
        while (!closing) {
            long begin = System.nanoTime();
            if (sending) {
                unseen.put(sender.next(), begin);
                sender.send(1);
            }
            if (!unseen.isEmpty()) {
                try {
                    look();
                } catch (WeirException unanswered) {
                    failures.incrementAndGet();
                }
            }
            LockSupport.parkNanos(PERIOD_NANOS - (System.nanoTime() - begin));
        }
    }

    private void look() {
        QueryResult seen = store.query(SEEN + unseen.firstKey());
        long now = System.nanoTime();
        for (int row = 0; row < seen.rows().size(); row++) {
            Long sent = unseen.remove(seen.number(row, "id"));
            if (sent != null) {
                delays.add((now - sent) / 1_000_000);
            }
        }
        unseen.values().removeIf(sent -> now - sent > PATIENCE_NANOS);
    }

    /// From now on marks are sent, or not any more.
    void send(boolean now) {
        sending = now;
    }

    /// The delays seen since the last call, in ms, ascending.
    List<Long> take() {
        synchronized (delays) {
            List<Long> taken = delays.stream().sorted().toList();
            delays.clear();
            return taken;
        }
    }

    /// How many queries were not answered so far; the flows then show in a later one.
    long failures() {
        return failures.get();
    }

    /// How many were sent.
    long sent() {
        return sender.next();
    }

    @Override
    public void close() throws InterruptedException {
        closing = true;
        thread.join();
        sender.close();
    }
}
