package io.weir.embed.clickhouse.front;

import io.weir.embed.clickhouse.engine.ChdbException;
import io.weir.wire.bytes.ByteSink;
import io.weir.wire.bytes.ByteSource;
import io.weir.wire.bytes.MalformedException;
import io.weir.wire.compress.ClickHouseFrames;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// The raw bytes of a body in ClickHouse's frames; one frame at a time is in memory. Used by one
/// thread.
final class FramesInput extends InputStream {
    private static final int CANNOT_DECOMPRESS = 271;

    private final InputStream in;
    private final ByteSink raw = new ByteSink();
    private byte[] frame = new byte[64 << 10];
    private int position;

    FramesInput(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (position == raw.size()) {
            if (!nextFrame()) {
                return -1;
            }
        }
        int count = Math.min(length, raw.size() - position);
        System.arraycopy(raw.array(), position, into, offset, count);
        position += count;
        return count;
    }

    private boolean nextFrame() throws IOException {
        int read = in.readNBytes(frame, 0, ClickHouseFrames.HEADER);
        if (read == 0) {
            return false;
        }
        try {
            if (read < ClickHouseFrames.HEADER) {
                throw new MalformedException("frame: cut short");
            }
            int payload = ClickHouseFrames.payloadSize(frame, 0);
            int size = ClickHouseFrames.HEADER + payload;
            if (frame.length < size) {
                frame = Arrays.copyOf(frame, size);
            }
            if (in.readNBytes(frame, ClickHouseFrames.HEADER, payload) < payload) {
                throw new MalformedException("frame: cut short");
            }
            raw.clear();
            position = 0;
            ClickHouseFrames.decode(new ByteSource(frame, 0, size), raw);
            return true;
        } catch (MalformedException e) {
            throw new ChdbException(
                    CANNOT_DECOMPRESS, "DB::Exception: " + e.getMessage() + " (CANNOT_DECOMPRESS)");
        }
    }
}
