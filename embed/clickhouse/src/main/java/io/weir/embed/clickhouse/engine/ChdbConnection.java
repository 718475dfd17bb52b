package io.weir.embed.clickhouse.engine;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// A session of the engine with settings of its own. It runs one statement at a time; opening one
/// costs less than a millisecond, so every request has its own and nothing (settings, current
/// database, temporary tables) leaks from one request to the next.
///
/// Used by one platform thread at a time; calls block. Closing it ends whatever it runs.
public final class ChdbConnection implements AutoCloseable {
    private final LibChdb library;
    private final MemorySegment holder;
    private final Runnable onClose;
    private boolean closed;

    ChdbConnection(LibChdb library, MemorySegment holder, Runnable onClose) {
        this.library = library;
        this.holder = holder;
        this.onClose = onClose;
    }

    /// What the engine's parser says of a text, without running it.
    public QueryAnalysis classify(byte[] sql) {
        return library.classify(holder, sql);
    }

    /// Runs a statement and keeps its whole output in memory: for statements whose output is small.
    ///
    /// @param parameters values of `{name:Type}` placeholders
    /// @throws ChdbException when the engine refuses or fails
    public Chunk query(byte[] sql, String format, Map<String, String> parameters) {
        return chunk(library.query(holder, sql, format, parameters));
    }

    /// Runs a statement and returns its output as text.
    ///
    /// @throws ChdbException when the engine refuses or fails
    public String text(String sql) {
        try (Chunk chunk = query(sql.getBytes(StandardCharsets.UTF_8), "TSVRaw", Map.of())) {
            MemorySegment bytes = chunk.bytes();
            return new String(bytes.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8).strip();
        }
    }

    /// Starts a query whose result is read as one document, whatever its format.
    ///
    /// @param statement makes the statement that appends its result to a file of a name
    /// @throws IOException when the process has too many open files
    public DocumentStream document(DocumentStream.Into statement, Map<String, String> parameters)
            throws IOException {
        return DocumentStream.start(this, statement, parameters);
    }

    /// Starts an insert whose data is appended in pieces.
    ///
    /// @param sql the statement up to, and without, its FORMAT clause
    /// @param format of the data to come
    /// @throws ChdbException when the engine refuses
    public InsertStream insert(byte[] sql, String format, Map<String, String> parameters) {
        MemorySegment insert = library.insert(holder, sql, format, parameters);
        String error = library.insertError(insert);
        if (error != null) {
            library.destroyInsert(insert);
            throw ChdbException.parse(error);
        }
        return new InsertStream(insert);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            library.close(holder);
            onClose.run();
        }
    }

    private Chunk chunk(MemorySegment result) {
        String error = library.error(result);
        if (error != null) {
            library.destroy(result);
            throw ChdbException.parse(error);
        }
        return new Chunk(result);
    }

    /// A piece of output in the engine's memory, and what was read and written for it.
    public final class Chunk implements AutoCloseable {
        private final MemorySegment result;
        private final MemorySegment bytes;

        private Chunk(MemorySegment result) {
            this.result = result;
            this.bytes = library.bytes(result);
        }

        /// The output; valid until this is closed.
        public MemorySegment bytes() {
            return bytes;
        }

        /// What was read and written since the piece before.
        public Progress progress() {
            return library.progress(result);
        }

        @Override
        public void close() {
            library.destroy(result);
        }
    }

    /// An insert under way. Unless [#done()] is called, closing it cancels: what was appended since
    /// the engine last formed a block is dropped, and with blocks of one batch nothing is stored.
    public final class InsertStream implements AutoCloseable {
        private final MemorySegment insert;
        private boolean ended;

        private InsertStream(MemorySegment insert) {
            this.insert = insert;
        }

        /// Hands over data; waits while the engine has enough of it.
        ///
        /// @return whether the engine takes more; false when the insert has failed, and [#done()]
        ///   tells why
        public boolean append(MemorySegment data, long length) {
            return library.append(insert, data, length);
        }

        /// Ends the data and waits until the rows are stored.
        ///
        /// @throws ChdbException when the insert failed
        public Progress done() {
            ended = true;
            try (Chunk result = chunk(library.done(insert))) {
                return result.progress();
            }
        }

        @Override
        public void close() {
            if (!ended) {
                library.cancelInsert(insert);
            }
            library.destroyInsert(insert);
        }
    }
}
