package io.weir.http;

import io.weir.base.json.Json;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Answers what never reaches a handler (malformed requests, limits, a server that stops) as one
/// JSON line, without details of the server.
final class JettyErrors extends ErrorHandler {

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int status,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.write(true, body(status, message), callback);
    }

    private static ByteBuffer body(int status, @Nullable String message) {
        String text =
                message == null || status >= 500
                        ? "request refused with status " + status
                        : "request: " + message;
        return ByteBuffer.wrap(
                (Json.writeText(Map.of("error", text)) + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
