package io.weir.http;

import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Blocker;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/// A response's body. Gathers small writes, passes large ones through without copying, and blocks
/// until the network has taken what was written, so a slow client holds at most one piece.
final class BodyOutput extends OutputStream {
    /// Small enough to be cheap per request, large enough that most answers are one write.
    private static final int BUFFER = 16 << 10;

    /// Sockets copy heap arrays through direct memory of the same size, kept per thread.
    private static final int MAX_PIECE = 128 << 10;

    private final Response response;
    private byte[] buffer = {};
    private int count;
    private boolean closed;
    private boolean failed;

    BodyOutput(Response response) {
        this.response = response;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (closed) {
            throw new IOException("body closed");
        }
        if (length <= BUFFER - count) {
            buffer = count + length > buffer.length ? grow(count + length) : buffer;
            System.arraycopy(bytes, offset, buffer, count, length);
            count += length;
            return;
        }
        flushBuffer(false);
        int at = offset;
        for (int left = length; left > 0; ) {
            int piece = Math.min(left, MAX_PIECE);
            send(ByteBuffer.wrap(bytes, at, piece), false);
            at += piece;
            left -= piece;
        }
    }

    @Override
    public void flush() throws IOException {
        if (!closed) {
            flushBuffer(false);
        }
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            flushBuffer(true);
        }
    }

    /// Forgets what was written but not sent.
    void reset() {
        count = 0;
    }

    /// Refuses further writes without completing the body.
    void cut() {
        closed = true;
        count = 0;
    }

    /// Whether a write failed because the client went away or stopped reading.
    boolean failed() {
        return failed;
    }

    private byte[] grow(int needed) {
        byte[] larger = new byte[needed <= 1024 ? 1024 : BUFFER];
        System.arraycopy(buffer, 0, larger, 0, count);
        return larger;
    }

    private void flushBuffer(boolean last) throws IOException {
        int length = count;
        count = 0;
        send(ByteBuffer.wrap(buffer, 0, length), last);
    }

    private void send(ByteBuffer bytes, boolean last) throws IOException {
        try (Blocker.Callback callback = Blocker.callback()) {
            response.write(last, bytes, callback);
            callback.block();
        } catch (IOException | RuntimeException failure) {
            failed = true;
            closed = true;
            throw failure;
        }
    }
}
