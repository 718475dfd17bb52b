package io.weir.embed.clickhouse.front;

import io.weir.embed.clickhouse.engine.ChdbException;
import io.weir.embed.clickhouse.engine.Progress;
import io.weir.http.Response;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Locale;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;

/// The answer to a statement. The first megabyte is held back, so that most errors still become a
/// status and most summaries are complete; after that the output streams. Used by one thread.
final class Reply {
    private static final int HELD = 1 << 20;
    private static final int COPY = 64 << 10;
    private static final int TAG = 16;

    private final Response response;
    private final QueryParameters parameters;
    private final String version;
    private final InstantSource clock;
    private final String tag = UUID.randomUUID().toString().replace("-", "").substring(0, TAG);
    private final HeldOutput held;
    private final byte[] copy = new byte[COPY];
    private Progress progress = Progress.NONE;
    private long resultBytes;
    private @Nullable OutputStream out;

    Reply(Response response, QueryParameters parameters, String version, InstantSource clock) {
        this.response = response;
        this.parameters = parameters;
        this.version = version;
        this.clock = clock;
        this.held = new HeldOutput(HELD, parameters.waitEnd());
    }

    /// Sets the headers that do not depend on the output.
    void describe(String format, String timezone) {
        response.header("Content-Type", ContentTypes.of(format))
                .header("X-ClickHouse-Server-Display-Name", "weir")
                .header("X-ClickHouse-Query-Id", parameters.queryId())
                .header("X-ClickHouse-Format", format)
                .header("X-ClickHouse-Timezone", timezone)
                .header("X-ClickHouse-Exception-Tag", tag);
    }

    /// Adds to what the summary says.
    void progress(Progress more) {
        progress = progress.plus(more);
    }

    /// How much has been read and written so far.
    Progress progress() {
        return progress;
    }

    /// Bytes of output so far, before compression.
    long resultBytes() {
        return resultBytes;
    }

    /// Sends output; waits while the client does not read.
    void write(MemorySegment bytes) throws IOException {
        long size = bytes.byteSize();
        resultBytes += size;
        for (long at = 0; at < size; at += COPY) {
            int length = (int) Math.min(COPY, size - at);
            MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at, copy, 0, length);
            write(length);
        }
    }

    /// Sends the next bytes of a source; waits while the client does not read.
    ///
    /// @return false at its end
    boolean writeFrom(Source source) throws IOException {
        int length = source.read(copy);
        if (length > 0) {
            resultBytes += length;
            write(length);
        }
        return length >= 0;
    }

    /// Where output comes from.
    @FunctionalInterface
    interface Source {
        /// Fills a buffer from its beginning.
        ///
        /// @return how many bytes; -1 at the end
        int read(byte[] buffer) throws IOException;
    }

    /// Sends the rest.
    void complete() throws IOException {
        if (out == null) {
            out = open();
            held.drain(out);
        }
        out.close();
    }

    /// Tells the client of an error: by status and text while nothing was sent, else in the way
    /// that ClickHouse marks a broken stream, and by cutting it.
    void fail(ChdbException error) throws IOException {
        String text = error.text() + " (version " + version + " (official build))\n";
        if (response.headSent() || out != null) {
            late(text);
            return;
        }
        held.discard();
        tellTime();
        response.status(ErrorStatus.of(error.code()))
                .header("X-ClickHouse-Exception-Code", Integer.toString(error.code()))
                .header("X-ClickHouse-Query-Id", parameters.queryId())
                .header("Content-Type", "text/plain; charset=UTF-8")
                .header("X-ClickHouse-Summary", summary());
        OutputStream body = encoded(response.body());
        body.write(text.getBytes(StandardCharsets.UTF_8));
        body.close();
    }

    private void write(int length) throws IOException {
        if (out != null) {
            out.write(copy, 0, length);
        } else if (!held.write(copy, length)) {
            out = open();
            held.drain(out);
            out.write(copy, 0, length);
        }
    }

    private OutputStream open() throws IOException {
        tellTime();
        response.header("X-ClickHouse-Summary", summary());
        return encoded(response.body());
    }

    /// So that writers can give deadlines in terms of this clock.
    private void tellTime() {
        response.header("X-Weir-Time", Long.toString(clock.millis()));
    }

    private OutputStream encoded(OutputStream body) throws IOException {
        OutputStream encoded = body;
        if (parameters.gzip()) {
            response.header("Content-Encoding", "gzip");
            encoded = new GZIPOutputStream(encoded, COPY);
        }
        if (parameters.compress()) {
            encoded = new FramesOutput(encoded);
        }
        return encoded;
    }

    private void late(String text) throws IOException {
        byte[] message = text.strip().getBytes(StandardCharsets.UTF_8);
        String block =
                "\r\n__exception__\r\n"
                        + tag
                        + "\r\n"
                        + new String(message, StandardCharsets.UTF_8)
                        + "\n"
                        + (message.length + 1)
                        + " "
                        + tag
                        + "\r\n__exception__\r\n";
        try {
            OutputStream target = out == null ? response.body() : out;
            target.write(block.getBytes(StandardCharsets.UTF_8));
            target.flush();
        } finally {
            response.abort();
        }
    }

    private String summary() {
        return String.format(
                Locale.ROOT,
                "{\"read_rows\":\"%d\",\"read_bytes\":\"%d\",\"written_rows\":\"%d\","
                        + "\"written_bytes\":\"%d\",\"total_rows_to_read\":\"0\","
                        + "\"result_rows\":\"0\",\"result_bytes\":\"%d\"}",
                progress.readRows(),
                progress.readBytes(),
                progress.writtenRows(),
                progress.writtenBytes(),
                resultBytes);
    }
}
