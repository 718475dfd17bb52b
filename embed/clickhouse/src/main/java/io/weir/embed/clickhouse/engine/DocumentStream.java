package io.weir.embed.clickhouse.engine;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// A query under way whose result the engine writes as one document, head and tail included,
/// through a pipe: nothing but the pipe's 64 KiB and the engine's own blocks is held, and the
/// engine waits for whoever reads. The statement runs on a thread of its own, since it blocks while
/// nobody reads. Used by one thread, which must not use the connection before this is closed.
public final class DocumentStream implements AutoCloseable {
    private final ResultPipe pipe;
    private final FutureTask<Progress> query;
    private final Thread thread;

    private DocumentStream(ResultPipe pipe, FutureTask<Progress> query) {
        this.pipe = pipe;
        this.query = query;
        this.thread = Thread.ofPlatform().daemon().name("store-result").unstarted(query);
    }

    /// Starts a query.
    ///
    /// @param statement makes the statement that writes to a file of this name
    /// @param parameters values of `{name:Type}` placeholders
    static DocumentStream start(
            ChdbConnection connection, Into statement, Map<String, String> parameters)
            throws IOException {
        ResultPipe pipe = ResultPipe.open();
        byte[] sql = statement.file(pipe.path());
        FutureTask<Progress> query = new FutureTask<>(() -> run(connection, sql, parameters, pipe));
        DocumentStream stream = new DocumentStream(pipe, query);
        stream.thread.start();
        return stream;
    }

    /// Makes a statement write its result to a file.
    @FunctionalInterface
    public interface Into {
        /// The statement with its INTO OUTFILE clause, which appends.
        ///
        /// @param name of a file that exists
        byte[] file(String name);
    }

    /// Reads the next bytes of the document.
    ///
    /// @return how many; -1 at the end, also at that of a query that failed: [#done()] tells
    /// @throws IOException when the pipe cannot be read
    public int read(byte[] buffer) throws IOException {
        return pipe.input().read(buffer);
    }

    /// Waits for the end of the query.
    ///
    /// @throws ChdbException when it failed
    public Progress done() {
        try {
            return query.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ChdbException refused) {
                throw refused;
            }
            throw new IllegalStateException("query failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a query ended", e);
        }
    }

    /// Ends the query, if it has not ended, at the next block that it writes, and waits for that.
    @Override
    public void close() throws IOException {
        pipe.close();
        boolean interrupted = false;
        boolean joined = false;
        while (!joined) {
            try {
                thread.join();
                joined = true;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static @Nullable Progress run(
            ChdbConnection connection,
            byte[] sql,
            Map<String, String> parameters,
            ResultPipe pipe) {
        try (ChdbConnection.Chunk chunk = connection.query(sql, "Null", parameters)) {
            return chunk.progress();
        } finally {
            pipe.endWriting();
        }
    }
}
