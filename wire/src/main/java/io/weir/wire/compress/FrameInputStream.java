package io.weir.wire.compress;

import io.weir.wire.bytes.ByteSink;
import io.weir.wire.bytes.ByteSource;
import io.weir.wire.bytes.TruncatedException;

import java.io.IOException;
import java.io.InputStream;

/// The raw bytes of a stream of [ClickHouseFrames], one frame in memory at a time. Bad frames throw
/// [io.weir.wire.bytes.MalformedException]. Not thread-safe.
public final class FrameInputStream extends InputStream {
    // Bytes are asked for step by step, so that a frame's stated size alone costs nothing.
    private static final int STEP = 1 << 20;

    private final InputStream source;
    private final ByteSink frame = new ByteSink();
    private final ByteSink raw = new ByteSink();
    private int position;

    /// Reads frames from `source`, which [#close()] closes.
    public FrameInputStream(InputStream source) {
        this.source = source;
    }

    @Override
    public int read() throws IOException {
        return fill() ? raw.array()[position++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, raw.size() - position);
        System.arraycopy(raw.array(), position, target, offset, count);
        position += count;
        return count;
    }

    @Override
    public int available() {
        return raw.size() - position;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }

    private boolean fill() throws IOException {
        while (position == raw.size()) {
            raw.clear();
            frame.clear();
            position = 0;
            int first = read(ClickHouseFrames.HEADER);
            if (first == 0) {
                return false;
            }
            need(first, ClickHouseFrames.HEADER);
            int size = ClickHouseFrames.payloadSize(frame.array(), 0);
            need(read(size), size);
            ClickHouseFrames.decode(new ByteSource(frame.array(), 0, frame.size()), raw);
        }
        return true;
    }

    private static void need(int got, int wanted) {
        if (got < wanted) {
            throw new TruncatedException(wanted, got);
        }
    }

    private int read(int length) throws IOException {
        int got = 0;
        while (got < length) {
            int step = Math.min(STEP, length - got);
            frame.ensure(step);
            int count = source.readNBytes(frame.array(), frame.size(), step);
            frame.skip(count);
            got += count;
            if (count < step) {
                break;
            }
        }
        return got;
    }
}
