package io.weir.embed.clickhouse.front;

import io.weir.wire.bytes.ByteSink;
import io.weir.wire.compress.ClickHouseFrames;

import java.io.IOException;
import java.io.OutputStream;

/// Puts bytes into ClickHouse's LZ4 frames, gathered so that small writes do not become small
/// frames. `flush()` ends a frame. Used by one thread.
final class FramesOutput extends OutputStream {
    private final OutputStream out;
    private final byte[] raw = new byte[ClickHouseFrames.RAW];
    private final ByteSink frames = new ByteSink();
    private int length;

    FramesOutput(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        int from = offset;
        int left = count;
        while (left > 0) {
            int part = Math.min(left, raw.length - length);
            System.arraycopy(bytes, from, raw, length, part);
            length += part;
            from += part;
            left -= part;
            if (length == raw.length) {
                endFrame();
            }
        }
    }

    @Override
    public void flush() throws IOException {
        endFrame();
        out.flush();
    }

    @Override
    public void close() throws IOException {
        endFrame();
        out.close();
    }

    private void endFrame() throws IOException {
        if (length == 0) {
            return;
        }
        frames.clear();
        ClickHouseFrames.encode(raw, 0, length, frames);
        out.write(frames.array(), 0, frames.size());
        length = 0;
    }
}
