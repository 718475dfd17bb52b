package io.weir.connect.clickhouse;

import io.weir.pipeline.why.Words;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Sends requests to one ClickHouse server and turns whatever is not an answer into a
/// [ClickHouseException]. Thread-safe.
final class HttpTransport implements AutoCloseable {
    private static final int OK = 200;
    private static final int MAX_ERROR_BYTES = 64 << 10;
    private static final long LOOK_NANOS = 250_000_000;

    private final URI server;
    private final HttpClient http;
    private final ClickHouseConfig config;
    private final StoreClock clock;
    private final InstantSource ours;
    private volatile @Nullable Trouble trouble;

    private record Trouble(Instant since, String reason) {}

    HttpTransport(URI server, ClickHouseConfig config, InstantSource ours) {
        this.server = server;
        this.ours = ours;
        this.clock = new StoreClock(ours);
        this.config = config;
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(config.connectTimeout());
        if (!config.caFile().isEmpty()) {
            builder.sslContext(TrustedCertificates.context(config.caFile()));
        }
        http = builder.build();
    }

    /// Why the last request got no answer, and since when none did; empty when it got one.
    String trouble() {
        Trouble now = trouble;
        return now == null
                ? ""
                : server + ": " + now.reason + " since " + Words.clock(now.since, ours.instant());
    }

    /// The server's clock.
    StoreClock clock() {
        return clock;
    }

    URI server() {
        return server;
    }

    /// An answer of status 200 in memory, without an error at its end.
    ///
    /// @param limit the most bytes of the answer
    Answer send(HttpCall call, Duration timeout, long limit) {
        HttpResponse<byte[]> response =
                await(
                        request(call, timeout),
                        timeout,
                        call.isOnlyWhileThere(),
                        HttpResponse.BodyHandlers.limiting(
                                HttpResponse.BodyHandlers.ofByteArray(), limit));
        byte[] body = response.body();
        if (response.statusCode() != OK) {
            throw failure(response, body);
        }
        ClickHouseException late = LateFailure.of(body, body.length, exceptionTag(response));
        if (late != null) {
            throw late;
        }
        return new Answer(body, summary(response));
    }

    /// The body of an answer of status 200 as it arrives; the caller looks for an error at its end.
    HttpResponse<InputStream> stream(HttpCall call, Duration timeout) {
        HttpResponse<InputStream> response =
                await(request(call, timeout), timeout, HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() != OK) {
            try (InputStream body = response.body()) {
                throw failure(response, body.readNBytes(MAX_ERROR_BYTES));
            } catch (IOException cut) {
                throw failure(response, new byte[0]);
            }
        }
        return response;
    }

    static String exceptionTag(HttpResponse<?> response) {
        return response.headers().firstValue("X-ClickHouse-Exception-Tag").orElse("");
    }

    private static QuerySummary summary(HttpResponse<?> response) {
        return response.headers()
                .firstValue("X-ClickHouse-Summary")
                .map(QuerySummary::parse)
                .orElse(QuerySummary.NONE);
    }

    private static ClickHouseException failure(HttpResponse<?> response, byte[] body) {
        int code =
                response.headers()
                        .firstValue("X-ClickHouse-Exception-Code")
                        .map(HttpTransport::number)
                        .orElse(ClickHouseException.NO_CODE);
        String text = new String(body, StandardCharsets.UTF_8);
        return ErrorKinds.failure(response.statusCode(), code, text);
    }

    private static int number(String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException _) {
            return ClickHouseException.NO_CODE;
        }
    }

    /// The body of an answer of status 200 to a request without a body; null when the server does
    /// not know the path. A server that cannot answer now is a failure, not an unknown path.
    byte @Nullable [] ask(String method, String path, Duration timeout) {
        HttpRequest request =
                authorized(server.resolve(path), timeout)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build();
        HttpResponse<byte[]> response =
                await(request, timeout, HttpResponse.BodyHandlers.ofByteArray());
        if (ErrorKinds.passes(response.statusCode())) {
            throw failure(response, response.body());
        }
        return response.statusCode() == OK ? response.body() : null;
    }

    private <T> HttpResponse<T> await(
            HttpRequest request, Duration timeout, HttpResponse.BodyHandler<T> handler) {
        return await(request, timeout, false, handler);
    }

    private <T> HttpResponse<T> await(
            HttpRequest request,
            Duration timeout,
            boolean onlyWhileThere,
            HttpResponse.BodyHandler<T> handler) {
        Instant begun = ours.instant();
        CompletableFuture<HttpResponse<T>> future = http.sendAsync(request, handler);
        try {
            HttpResponse<T> response =
                    onlyWhileThere
                            ? getWhileThere(future, timeout, begun)
                            : future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            trouble = null;
            clock.answered(response);
            return response;
        } catch (ExecutionException failure) {
            throw noAnswer(failure.getCause() == null ? failure : failure.getCause());
        } catch (TimeoutException failure) {
            future.cancel(true);
            throw noAnswer(failure);
        } catch (InterruptedException interrupted) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw ClickHouseException.noAnswer(
                    "clickhouse: interrupted while waiting for an answer", interrupted);
        }
    }

    /// Waits, but not for a server that another request has found away since this one was sent.
    private <T> HttpResponse<T> getWhileThere(
            CompletableFuture<HttpResponse<T>> future, Duration timeout, Instant begun)
            throws ExecutionException, TimeoutException, InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        while (true) {
            long left = Math.min(end - System.nanoTime(), LOOK_NANOS);
            try {
                return future.get(Math.max(0, left), TimeUnit.NANOSECONDS);
            } catch (TimeoutException late) {
                Trouble now = trouble;
                boolean away = now != null && now.since.isAfter(begun);
                if (away || System.nanoTime() - end >= 0) {
                    throw late;
                }
            }
        }
    }

    private ClickHouseException noAnswer(Throwable cause) {
        if (cause instanceof ClickHouseException own) {
            return own;
        }
        String reason = reason(cause);
        Trouble before = trouble;
        trouble = new Trouble(before == null ? ours.instant() : before.since, reason);
        return ClickHouseException.noAnswer(
                "clickhouse: no answer from " + server + " (" + reason + ")", cause);
    }

    private static String reason(Throwable cause) {
        if (cause instanceof TimeoutException || cause instanceof HttpTimeoutException) {
            return "no answer in time";
        }
        String message = cause.getMessage();
        String name = cause.getClass().getSimpleName();
        return message == null ? name : name + ": " + message;
    }

    private HttpRequest request(HttpCall call, Duration timeout) {
        HttpRequest.Builder request =
                authorized(server.resolve("/" + call.queryString()), timeout).POST(call.body());
        call.headers().forEach(request::header);
        return request.build();
    }

    private HttpRequest.Builder authorized(URI uri, Duration timeout) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri)
                        .header("X-ClickHouse-User", config.user())
                        .timeout(timeout);
        if (!config.password().isEmpty()) {
            request.header("X-ClickHouse-Key", config.password().reveal());
        }
        return request;
    }

    /// Asks `/ping`, which needs no user and no engine time.
    void ping(Duration timeout) {
        HttpRequest request =
                HttpRequest.newBuilder(server.resolve("/ping")).timeout(timeout).build();
        HttpResponse<byte[]> response =
                await(request, timeout, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != OK) {
            throw failure(response, response.body());
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    /// A whole answer.
    static final class Answer {
        private final byte[] body;
        private final QuerySummary summary;

        private Answer(byte[] body, QuerySummary summary) {
            this.body = body;
            this.summary = summary;
        }

        byte[] body() {
            return body;
        }

        QuerySummary summary() {
            return summary;
        }
    }
}
