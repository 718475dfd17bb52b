package io.weir.embed.clickhouse.front;

import io.weir.embed.clickhouse.engine.ChdbConnection;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Carries an insert's data from the network into the engine, 256 KiB at a time; the engine copies
/// what it gets and holds at most 16 such pieces. Used by one thread.
final class InsertBuffer implements AutoCloseable {
    static final int SIZE = 256 << 10;

    private final byte[] bytes = new byte[SIZE];
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment segment = arena.allocate(SIZE);
    private int length;

    /// Reads until the buffer is full or the data ends.
    ///
    /// @return whether there is something in it
    /// @throws IOException when the client goes away before the end of its data
    boolean fill(InputStream data) throws IOException {
        length = data.readNBytes(bytes, 0, SIZE);
        return length > 0;
    }

    /// Hands the bytes to the engine.
    ///
    /// @return whether it takes more
    boolean append(ChdbConnection.InsertStream stream) {
        MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, length);
        return stream.append(segment, length);
    }

    @Override
    public void close() {
        arena.close();
    }
}
