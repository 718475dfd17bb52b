package io.weir.http;

import io.weir.base.json.Json;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// The answer to one [Request]: a head (status, headers), a body, trailers. Used by one thread at a
/// time, only until the handler returns.
public interface Response {

    /// Sets the status; 200 when never called.
    ///
    /// @param status expected: 200 to 599
    /// @throws IllegalStateException when the head was sent
    Response status(int status);

    /// Sets a header, in place of any earlier value.
    ///
    /// @throws IllegalStateException when the head was sent
    /// @throws IllegalArgumentException when name or value hold characters that a header cannot
    ///   carry, such as a line break
    Response header(String name, String value);

    /// Sets a trailer, sent after the last byte of the body. Works over HTTP/2 and with chunked
    /// bodies of HTTP/1.1.
    ///
    /// @throws IllegalStateException when the head was sent and no trailer had been set before it
    Response trailer(String name, String value);

    /// The body. Small bodies are sent in one piece with their length; longer ones as they are
    /// written. A write blocks while the client does not read, and fails when it goes away or does
    /// not read for longer than the idle time. `flush()` sends what was written so far. Closing is
    /// optional.
    OutputStream body();

    /// Whether status and headers are already on their way and can no longer change.
    boolean headSent();

    /// Cuts the connection (HTTP/2: resets the stream), so that the client sees that the answer is
    /// incomplete. Everything after this fails.
    void abort();

    /// Sends a whole body.
    ///
    /// @throws IOException when the client went away
    default void send(String contentType, byte[] body) throws IOException {
        header("Content-Type", contentType);
        OutputStream out = body();
        out.write(body);
        out.close();
    }

    /// Sends a value as JSON; a record, map, list or tree node.
    ///
    /// @throws IOException when the client went away
    default void json(Object value) throws IOException {
        send("application/json", Json.write(value));
    }

    /// Sends a status and a plain text.
    ///
    /// @throws IOException when the client went away
    default void text(int status, String text) throws IOException {
        status(status);
        send("text/plain; charset=UTF-8", text.getBytes(StandardCharsets.UTF_8));
    }
}
