package io.weir.embed.clickhouse.front;

import io.weir.embed.clickhouse.engine.ChdbException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The statements that were taken and have not ended, by query id. The engine gives its statements
/// ids of its own, so the front keeps this list; the id it was asked for travels in `log_comment`.
/// Thread-safe.
public final class RunningQueries {
    private static final int QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING = 216;

    private final Map<String, Entry> running = new ConcurrentHashMap<>();

    /// A statement from the moment it is taken, waiting included.
    static final class Entry {
        final String id;
        final Account account;
        final long startNanos = System.nanoTime();
        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile boolean killed;
        private @Nullable Thread reader;

        Entry(String id, Account account) {
            this.id = id;
            this.account = account;
        }

        /// Whether someone has asked to end it.
        boolean killed() {
            return killed;
        }

        /// Throws what ClickHouse throws when it has been killed.
        void checkAlive() {
            if (killed) {
                throw new ChdbException(
                        394, "DB::Exception: Query was cancelled. (QUERY_WAS_CANCELLED)");
            }
        }

        /// Reads from the client; a kill interrupts it.
        ///
        /// @throws ChdbException when it has been killed
        <T> T read(ClientRead<T> work) throws IOException {
            synchronized (this) {
                checkAlive();
                reader = Thread.currentThread();
            }
            try {
                return work.read();
            } catch (IOException e) {
                checkAlive();
                throw e;
            } finally {
                synchronized (this) {
                    reader = null;
                    // What came too late for the read must not hit the next one.
                    boolean _ = Thread.interrupted();
                }
            }
        }

        private synchronized void kill() {
            killed = true;
            if (reader != null) {
                reader.interrupt();
            }
        }

        private boolean awaitEnd(Duration wait) throws InterruptedException {
            return ended.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /// Work that waits for the client.
    @FunctionalInterface
    interface ClientRead<T> {
        T read() throws IOException;
    }

    /// Notes a statement.
    ///
    /// @throws ChdbException when one with this id is running
    Entry begin(String id, Account account) {
        Entry entry = new Entry(id, account);
        if (running.putIfAbsent(id, entry) != null) {
            throw new ChdbException(
                    QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING,
                    "DB::Exception: Query with id = "
                            + id
                            + " is already running. (QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING)");
        }
        return entry;
    }

    void end(Entry entry) {
        running.remove(entry.id, entry);
        entry.ended.countDown();
    }

    @Nullable Entry find(String id) {
        return running.get(id);
    }

    Collection<Entry> all() {
        return running.values();
    }

    /// How many statements were taken and have not ended.
    public int count() {
        return running.size();
    }

    /// Marks a statement as unwanted: it will not start, or stop at its next step.
    static void kill(Entry entry) {
        entry.kill();
    }

    /// Marks everything as unwanted.
    public void killAll() {
        running.values().forEach(RunningQueries::kill);
    }

    /// Waits for the end of a statement.
    ///
    /// @return whether it has ended
    static boolean await(Entry entry, Duration wait) throws InterruptedException {
        return entry.awaitEnd(wait);
    }
}
