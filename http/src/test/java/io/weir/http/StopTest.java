package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.base.error.WeirException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

@Timeout(60)
class StopTest {
    private static final String CLOSE = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final Handler waiting =
            (_, r) -> {
                entered.countDown();
                release.await();
                r.text(200, "finished");
            };

    private static CompletableFuture<String> send(int port, String path) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return RawClient.exchange(port, "GET " + path + CLOSE);
                    } catch (IOException failure) {
                        return "failed: " + failure;
                    }
                },
                Thread::startVirtualThread);
    }

    @Test
    void finishesARunningRequestAndTakesNoOther() throws Exception {
        HttpServer server = HttpServer.builder().routes(new Routes().get("/wait", waiting)).build();
        server.start();
        int port = server.port();
        CompletableFuture<String> running = send(port, "/wait");
        entered.await();
        CompletableFuture<Void> stopped =
                CompletableFuture.runAsync(
                        () -> {
                            try {
                                server.close();
                            } catch (Exception failure) {
                                throw new IllegalStateException(failure);
                            }
                        },
                        Thread::startVirtualThread);
        while (!send(port, "/wait").get(10, TimeUnit.SECONDS).startsWith("failed")) {
            Thread.onSpinWait();
        }
        assertThat(stopped.isDone()).isFalse();
        release.countDown();
        assertThat(running.get(5, TimeUnit.SECONDS))
                .startsWith("HTTP/1.1 200")
                .endsWith("finished");
        stopped.get(5, TimeUnit.SECONDS);
    }

    @Test
    void stopsAtOnceWhenConnectionsAreOnlyIdle() throws Exception {
        HttpServer server =
                HttpServer.builder()
                        .routes(new Routes().get("/", (_, r) -> r.text(200, "x")))
                        .build();
        server.start();
        try (RawClient idle = new RawClient(server.port())) {
            idle.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").readUntil("\r\n\r\nx");
            long begin = System.nanoTime();
            server.close();
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isLessThan(Duration.ofSeconds(2));
            assertThat(idle.readToEnd()).isEmpty();
        }
    }

    @Test
    void interruptsAHandlerThatOutlivesItsTime() throws Exception {
        try (HttpServer server =
                HttpServer.builder()
                        .routes(new Routes().get("/wait", waiting))
                        .requestTimeout(Duration.ofMillis(200))
                        .build()) {
            server.start();
            assertThat(send(server.port(), "/wait").get(5, TimeUnit.SECONDS))
                    .startsWith("HTTP/1.1 503")
                    .endsWith("{\"error\":\"the request took too long, or the server stops\"}\n");
        }
    }

    @Test
    void runsAMarkedHandlerOnItsExecutorAndSaysWhenThatIsFull() throws Exception {
        try (ExecutorService one =
                        new ThreadPoolExecutor(
                                1,
                                1,
                                1,
                                TimeUnit.SECONDS,
                                new SynchronousQueue<>(),
                                Thread.ofPlatform().name("native-", 0).factory());
                HttpServer server =
                        HttpServer.builder()
                                .routes(
                                        new Routes()
                                                .get("/wait", waiting.on(one))
                                                .get(
                                                        "/name",
                                                        ((Handler)
                                                                        (_, r) ->
                                                                                r.text(
                                                                                        200,
                                                                                        Thread
                                                                                                .currentThread()
                                                                                                .getName()))
                                                                .on(one)))
                                .build()) {
            server.start();
            CompletableFuture<String> running = send(server.port(), "/wait");
            entered.await();
            assertThat(send(server.port(), "/name").get(5, TimeUnit.SECONDS))
                    .startsWith("HTTP/1.1 503")
                    .contains("Retry-After: 1");
            release.countDown();
            assertThat(running.get(5, TimeUnit.SECONDS)).endsWith("finished");
            String name = "HTTP/1.1 503";
            while (name.startsWith("HTTP/1.1 503")) {
                name = send(server.port(), "/name").get(5, TimeUnit.SECONDS);
            }
            assertThat(name).endsWith("native-0");
        }
    }

    @Test
    void interruptsAMarkedHandlerAndWaitsForItsEnd() throws Exception {
        CompletableFuture<String> seen = new CompletableFuture<>();
        Handler stubborn =
                (_, r) -> {
                    entered.countDown();
                    try {
                        release.await();
                    } catch (InterruptedException interrupt) {
                        seen.complete("interrupted, head sent: " + r.headSent());
                        throw interrupt;
                    }
                };
        try (ExecutorService executor = Executors.newSingleThreadExecutor();
                HttpServer server =
                        HttpServer.builder()
                                .routes(
                                        new Routes()
                                                .get("/wait", stubborn.on(executor))
                                                .get("/next", waiting.on(executor)))
                                .requestTimeout(Duration.ofMillis(200))
                                .build()) {
            server.start();
            assertThat(send(server.port(), "/wait").get(5, TimeUnit.SECONDS))
                    .startsWith("HTTP/1.1 503");
            assertThat(seen.get(5, TimeUnit.SECONDS)).isEqualTo("interrupted, head sent: false");
            release.countDown();
            assertThat(send(server.port(), "/next").get(5, TimeUnit.SECONDS)).endsWith("finished");
        }
    }

    @Test
    void handsOnWhatAMarkedHandlerThrows() throws Exception {
        try (ExecutorService executor = Executors.newSingleThreadExecutor();
                HttpServer server =
                        HttpServer.builder()
                                .routes(
                                        new Routes()
                                                .get(
                                                        "/user",
                                                        ((Handler)
                                                                        (_, _) -> {
                                                                            throw WeirException
                                                                                    .user("no");
                                                                        })
                                                                .on(executor)))
                                .build()) {
            server.start();
            assertThat(send(server.port(), "/user").get(5, TimeUnit.SECONDS))
                    .startsWith("HTTP/1.1 400")
                    .endsWith("{\"error\":\"no\"}\n");
        }
    }
}
