package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.base.config.DataSize;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

@Timeout(60)
class StreamingTest {
    private static final long GIBIBYTE = 1L << 30;

    private final AtomicLong produced = new AtomicLong();
    private final AtomicLong consumed = new AtomicLong();
    private final CountDownLatch release = new CountDownLatch(1);
    private final CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpServer server = HttpServer.builder().build();

    @BeforeEach
    void start() throws Exception {
        Routes routes =
                new Routes()
                        .get("/gibibyte", this::produce)
                        .post("/count", this::consume)
                        .post(
                                "/stuck",
                                (q, r) -> {
                                    consumed.addAndGet(q.body().read());
                                    release.await();
                                    consume(q, r);
                                })
                        .get(
                                "/abort",
                                (_, r) -> {
                                    r.body().write(new byte[100_000]);
                                    r.abort();
                                })
                        .get("/abort-early", (_, r) -> r.abort())
                        .get(
                                "/late",
                                (_, r) -> {
                                    r.body().write(new byte[100_000]);
                                    throw new IllegalStateException("late");
                                })
                        .get(
                                "/trailers",
                                (_, r) -> {
                                    r.trailer("grpc-status", "2");
                                    r.body().write("body".getBytes(StandardCharsets.UTF_8));
                                    r.body().flush();
                                    r.trailer("grpc-status", "0");
                                })
                        .get(
                                "/slow",
                                (_, r) -> {
                                    release.await();
                                    r.text(200, "at last");
                                });
        server =
                HttpServer.builder()
                        .routes(routes)
                        .maxBody(new DataSize(2 * GIBIBYTE))
                        .idleTimeout(Duration.ofMillis(700))
                        .stopTimeout(Duration.ofMillis(300))
                        .build();
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        release.countDown();
        client.shutdownNow();
        server.close();
    }

    private void produce(Request request, Response response) throws IOException {
        byte[] piece = new byte[64 << 10];
        try {
            OutputStream out = response.body();
            for (long left = GIBIBYTE; left > 0; left -= piece.length) {
                out.write(piece);
                produced.addAndGet(piece.length);
            }
            outcome.complete(new Exception("all was written"));
        } catch (IOException failure) {
            outcome.complete(failure);
            throw failure;
        }
    }

    private void consume(Request request, Response response) throws IOException {
        byte[] piece = new byte[64 << 10];
        InputStream in = request.body();
        for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
            consumed.addAndGet(n);
        }
        response.text(200, "" + consumed.get());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    private HttpRequest get(String path) {
        return HttpRequest.newBuilder(uri(path)).build();
    }

    @Test
    void streamsAGibibyteOutThroughASmallHeap() throws Exception {
        try (InputStream in = client.send(get("/gibibyte"), BodyHandlers.ofInputStream()).body()) {
            long total = 0;
            byte[] buffer = new byte[1 << 20];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                total += n;
            }
            assertThat(total).isEqualTo(GIBIBYTE);
        }
    }

    @Test
    void holdsTheHandlerWhileTheClientDoesNotReadAndGivesUpAfterTheIdleTime() throws Exception {
        try (RawClient raw = new RawClient(server.port(), 64 << 10)) {
            raw.send("GET /gibibyte HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(raw.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200");
            // Nobody reads on: the handler must fail by the idle time, having written no more than
            // what sockets hold.
            assertThat(outcome.get(10, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
            assertThat(produced.get()).isLessThan(16 << 20);
        }
    }

    @Test
    void failsTheHandlerWhenTheClientGoesAway() throws Exception {
        try (RawClient raw = new RawClient(server.port())) {
            raw.send("GET /gibibyte HTTP/1.1\r\nHost: localhost\r\n\r\n");
            raw.readUntil("\r\n\r\n");
        }
        assertThat(outcome.get(10, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
        assertThat(produced.get()).isLessThan(GIBIBYTE);
    }

    @Test
    void takesNoMoreFromAClientThanTheHandlerReads() throws Exception {
        AtomicLong sent = new AtomicLong();
        CompletableFuture<Void> stalled = new CompletableFuture<>();
        Thread sender =
                Thread.ofVirtual()
                        .start(() -> {
                            try (RawClient raw = new RawClient(server.port())) {
                                raw.send(
                                        "POST /stuck HTTP/1.1\r\nHost: localhost\r\n"
                                                + "Content-Length: "
                                                + (256 << 20)
                                                + "\r\n\r\n");
                                String piece = "x".repeat(64 << 10);
                                for (int i = 0; i < 256 << 4; i++) {
                                    raw.send(piece);
                                    sent.addAndGet(piece.length());
                                }
                                raw.readUntil("\r\n\r\n");
                            } catch (IOException failure) {
                                stalled.completeExceptionally(failure);
                            } finally {
                                stalled.complete(null);
                            }
                        });
        long before = -1;
        for (long now = sent.get(); now != before || now == 0; now = sent.get()) {
            before = now;
            assertThat(sender.join(Duration.ofMillis(300))).isFalse();
        }
        assertThat(before).isLessThan(32 << 20);
    }

    @Test
    void readsAStreamedBodyOfUnknownLength() throws Exception {
        byte[] piece = new byte[1 << 20];
        HttpRequest request =
                HttpRequest.newBuilder(uri("/count"))
                        .POST(BodyPublishers.ofByteArrays(Collections.nCopies(300, piece)))
                        .build();
        assertThat(client.send(request, BodyHandlers.ofString()).body())
                .isEqualTo(Integer.toString(300 << 20));
    }

    @Test
    void cutsAStreamSoThatEveryClientSeesIt() throws Exception {
        for (HttpClient.Version version : HttpClient.Version.values()) {
            for (String path : new String[] {"/abort", "/abort-early", "/late"}) {
                HttpRequest request = HttpRequest.newBuilder(uri(path)).version(version).build();
                assertThatThrownBy(() -> client.send(request, BodyHandlers.ofByteArray()))
                        .as("%s over %s", path, version)
                        .isInstanceOf(IOException.class);
            }
        }
        String raw =
                RawClient.exchange(server.port(), "GET /abort HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(raw).startsWith("HTTP/1.1 200").hasSizeGreaterThan(100_000);
        assertThat(raw).doesNotEndWith("\r\n0\r\n\r\n");
    }

    @Test
    void sendsTrailersAfterTheLastChunk() throws Exception {
        String raw =
                RawClient.exchange(
                        server.port(),
                        "GET /trailers HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(raw).endsWith("\r\n4\r\nbody\r\n0\r\ngrpc-status: 0\r\n\r\n");
    }

    @Test
    void letsAHandlerThinkLongerThanTheIdleTime() throws Exception {
        var answer = client.sendAsync(get("/slow"), BodyHandlers.ofString());
        CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS).execute(release::countDown);
        assertThat(answer.get(10, TimeUnit.SECONDS).body()).isEqualTo("at last");
        var overHttp1 = HttpRequest.newBuilder(uri("/slow")).version(HttpClient.Version.HTTP_1_1);
        assertThat(client.send(overHttp1.build(), BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void answers408WhenABodyStopsComing() throws Exception {
        String raw =
                RawClient.exchange(
                        server.port(),
                        "POST /count HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc");
        assertThat(raw).startsWith("HTTP/1.1 408");
    }

    @Test
    void closesAConnectionThatSendsNothing() throws Exception {
        assertThat(RawClient.exchange(server.port(), "")).isEmpty();
        assertThat(RawClient.exchange(server.port(), "GET /slow HTTP/1.1\r\nHo"))
                .doesNotContain(" 200 ");
    }

    @Test
    void interruptsAHandlerThatOutlivesTheStopTime() throws Exception {
        var answer = client.sendAsync(get("/slow"), BodyHandlers.ofString());
        // The second request is answered after the first has arrived on the same connection or not;
        // either way the server must be down soon.
        client.send(get("/trailers"), BodyHandlers.ofString());
        long begin = System.nanoTime();
        server.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
        assertThat(
                        answer.handle((done, failure) -> failure == null ? done.statusCode() : 0)
                                .get(5, TimeUnit.SECONDS))
                .isIn(0, 503);
    }
}
