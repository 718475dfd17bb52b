package io.weir.app.command;

import io.weir.app.config.HttpConfig;
import io.weir.base.error.WeirException;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// Questions of a command to the running process of the same configuration. Not thread-safe.
final class LocalApi implements AutoCloseable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final String base;
    private final Duration timeout;

    /// @param http where the process listens
    /// @param timeout for each answer
    LocalApi(HttpConfig http, Duration timeout) {
        this.base = "http://" + reachable(http.listen()) + ":" + http.port();
        this.timeout = timeout;
    }

    private static String reachable(String listen) {
        return switch (listen) {
            case "0.0.0.0" -> "127.0.0.1";
            case "::" -> "[::1]";
            default -> listen.contains(":") ? "[" + listen + "]" : listen;
        };
    }

    /// @param path with its query, for example `/api/v0/health`
    /// @throws WeirException of kind `USER` when nobody answers
    HttpResponse<String> get(String path) throws InterruptedException {
        try {
            return client.send(
                    HttpRequest.newBuilder(URI.create(base + path)).timeout(timeout).build(),
                    BodyHandlers.ofString());
        } catch (IOException e) {
            throw new WeirException(
                    WeirException.Kind.USER,
                    base + " does not answer (expected: a running weir)",
                    e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
