package io.weir.embed.clickhouse.front;

import io.weir.embed.clickhouse.engine.ChdbException;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Bounded platform threads that native calls run on, one pool for each account so that readers
/// cannot hold up inserts. Thread-safe.
public final class Lanes implements AutoCloseable {
    private static final int TOO_MANY_SIMULTANEOUS_QUERIES = 202;
    private static final int WAITING_PER_LANE = 16;

    private final ThreadPoolExecutor admin;
    private final ThreadPoolExecutor reader;

    /// @param adminThreads for the admin user's statements
    /// @param readerThreads for those of `default`
    public Lanes(int adminThreads, int readerThreads) {
        admin = pool("store-admin-", adminThreads);
        reader = pool("store-reader-", readerThreads);
    }

    /// Runs work on a thread of the account's pool and waits for it, on the caller's thread.
    ///
    /// @throws ChdbException when too many already wait
    <T> T call(Account account, Callable<T> work) throws Exception {
        Future<T> future;
        try {
            future = (account == Account.ADMIN ? admin : reader).submit(work);
        } catch (RejectedExecutionException full) {
            throw new ChdbException(
                    TOO_MANY_SIMULTANEOUS_QUERIES,
                    "DB::Exception: Too many simultaneous queries."
                            + " (TOO_MANY_SIMULTANEOUS_QUERIES)");
        }
        try {
            return future.get();
        } catch (InterruptedException interrupted) {
            // The thread is inside the engine: it goes on until its next step.
            future.cancel(false);
            throw interrupted;
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw failure;
        }
    }

    /// Takes nothing new and waits for what runs.
    ///
    /// @return whether everything has ended in time
    public boolean stop(Duration wait) throws InterruptedException {
        admin.shutdown();
        reader.shutdown();
        long until = System.nanoTime() + wait.toNanos();
        boolean adminEnded = admin.awaitTermination(wait.toNanos(), TimeUnit.NANOSECONDS);
        long left = Math.max(0, until - System.nanoTime());
        return reader.awaitTermination(left, TimeUnit.NANOSECONDS) && adminEnded;
    }

    @Override
    public void close() {
        admin.shutdown();
        reader.shutdown();
    }

    private static ThreadPoolExecutor pool(String name, int threads) {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(
                        threads,
                        threads,
                        30,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(threads * WAITING_PER_LANE),
                        Thread.ofPlatform().daemon().name(name, 1).factory());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
