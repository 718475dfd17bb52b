package io.weir.flows.capture;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// A capture file's bytes, read in pieces of known length. Not thread-safe.
final class CaptureInput implements Closeable {
    /// Longer records than this are taken for damage (the largest snap length in use is 262,144).
    static final int MAX_PIECE = 1 << 24;

    private static final VarHandle LITTLE =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BIG =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final InputStream in;

    CaptureInput(InputStream in) {
        this.in = in;
    }

    /// The next `length` bytes, or null when the file ends before or the length is absurd.
    byte @Nullable [] read(int length) throws IOException {
        if (length < 0 || length > MAX_PIECE) {
            return null;
        }
        byte[] bytes = in.readNBytes(length);
        return bytes.length == length ? bytes : null;
    }

    static int int32(byte[] bytes, int offset, boolean bigEndian) {
        return (int) (bigEndian ? BIG : LITTLE).get(bytes, offset);
    }

    static int uint16(byte[] bytes, int offset, boolean bigEndian) {
        int first = bytes[offset] & 0xff;
        int second = bytes[offset + 1] & 0xff;
        return bigEndian ? (first << 8) | second : (second << 8) | first;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
