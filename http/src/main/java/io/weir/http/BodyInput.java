package io.weir.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeoutException;

/// A request's body with a limit, whose failures say whose fault they are.
final class BodyInput extends InputStream {
    private final InputStream in;
    private final long limit;
    private long count;
    private boolean failed;

    BodyInput(InputStream in, long limit) {
        this.in = in;
        this.limit = limit;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read;
        try {
            read = in.read(bytes, offset, length);
        } catch (IOException | RuntimeException failure) {
            throw translate(failure);
        }
        if (read > 0) {
            count += read;
            checkLength(count, limit);
        }
        return read;
    }

    @Override
    public int available() throws IOException {
        return in.available();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /// Whether a read failed because the client went away.
    boolean failed() {
        return failed;
    }

    /// @throws HttpException 413 when a body is longer than the limit
    static void checkLength(long length, long limit) {
        if (length > limit) {
            throw new HttpException(
                    413, "body: longer than " + limit + " bytes (expected: at most that)");
        }
    }

    private IOException translate(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof org.eclipse.jetty.http.HttpException bad
                    && bad.getCode() >= 400
                    && bad.getCode() < 500) {
                throw new HttpException(bad.getCode(), "body: " + bad.getReason());
            }
            if (cause instanceof TimeoutException) {
                throw new HttpException(408, "body: nothing came for too long");
            }
        }
        failed = true;
        return failure instanceof IOException io ? io : new IOException("body unreadable", failure);
    }
}
