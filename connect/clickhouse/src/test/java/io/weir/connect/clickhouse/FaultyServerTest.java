package io.weir.connect.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;

import io.weir.base.config.Secret;
import io.weir.base.error.WeirException.Kind;
import io.weir.wire.block.Block;
import io.weir.wire.column.IntColumn;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// What servers do that are ill, old, or not ClickHouse at all.
class FaultyServerTest {
    private static final String TAG = "abcdefghijklmnop";
    private static final String LATE =
            "\r\n__exception__\r\n"
                    + TAG
                    + "\r\nCode: 241. DB::Exception: Memory limit exceeded. (MEMORY_LIMIT_EXCEEDED)\n82 "
                    + TAG
                    + "\r\n__exception__\r\n";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private ClickHouseConnector connector;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
        ClickHouseConfig config =
                new ClickHouseConfig(
                        List.of("http://127.0.0.1:" + server.getAddress().getPort()),
                        "default",
                        "weir",
                        Secret.none(),
                        false,
                        Duration.ofSeconds(1),
                        Duration.ofMillis(700),
                        "");
        connector = new ClickHouseConnector(config);
    }

    @AfterEach
    void stop() {
        connector.close();
        server.stop(0);
        threads.shutdownNow();
    }

    @ParameterizedTest
    @CsvSource({
        "500, 60, RETRIABLE",
        "404, 60, RETRIABLE",
        "500, 202, RETRIABLE",
        "500, 252, RETRIABLE",
        "500, 164, RETRIABLE",
        "500, 242, RETRIABLE",
        "400, 27, DATA",
        "503, 0, RETRIABLE",
        "429, 0, RETRIABLE",
        "403, 0, BROKEN",
        "500, 516, BROKEN",
    })
    void statusAndCodeTellWhatToDo(int status, int code, Kind kind) {
        answer(exchange -> {
            if (code != 0) {
                exchange.getResponseHeaders()
                        .add("X-ClickHouse-Exception-Code", Integer.toString(code));
            }
            send(exchange, status, "it went wrong");
        });

        ClickHouseException failure = failure();
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.getMessage()).isEqualTo("clickhouse: it went wrong");
    }

    @Test
    void theCodeIsTakenFromTheTextWhenNoHeaderNamesIt() {
        answer(exchange -> send(exchange, 500, "Code: 241. DB::Exception: Memory limit exceeded"));
        assertThat(failure().code()).isEqualTo(241);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Code: 243. DB::Exception: Cannot reserve 1.00 MiB, not enough space",
                "Code: 76. DB::ErrnoException: Cannot open file x: , errno: 28, strerror: No space",
                "Code: 1002. DB::Exception: filesystem error: No space left on device [x]\nTotal",
                "Code: 75. DB::ErrnoException: Cannot write: , errno: 122, strerror: Disk quota",
            })
    void aFullDiskPassesWhateverItsCode(String text) {
        answer(exchange -> send(exchange, 500, text));
        ClickHouseException failure = failure();
        assertThat(failure.kind()).isEqualTo(Kind.RETRIABLE);
        assertThat(failure).hasMessageStartingWith("clickhouse: its disk is full: Code: ");
        assertThat(failure).hasMessageNotContaining("\n");
    }

    @Test
    void anErrorInsideAGoodAnswerIsNoticed() {
        answer(exchange -> {
            exchange.getResponseHeaders().add("X-ClickHouse-Exception-Tag", TAG);
            send(exchange, 200, "{\"meta\": [" + LATE);
        });

        ClickHouseException failure = failure();
        assertThat(failure.code()).isEqualTo(241);
        assertThat(failure.kind()).isEqualTo(Kind.RETRIABLE);
        assertThat(failure.getMessage()).endsWith("(MEMORY_LIMIT_EXCEEDED)");
    }

    @Test
    void anErrorAtTheEndOfAStreamIsNotHandedOn() {
        String rows = "row\n".repeat(100_000);
        answer(exchange -> {
            exchange.getResponseHeaders().add("X-ClickHouse-Exception-Tag", TAG);
            send(exchange, 200, rows + LATE);
        });
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        assertThatThrownBy(
                        () -> connector.client().stream("SELECT 1", "TSV", Map.of(), Map.of(), out))
                .isInstanceOf(ClickHouseException.class);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(rows);
    }

    @Test
    void dataThatLooksLikeAnErrorIsDataWhenItsTagIsAnother() throws IOException {
        answer(exchange -> {
            exchange.getResponseHeaders().add("X-ClickHouse-Exception-Tag", "ponmlkjihgfedcba");
            send(exchange, 200, LATE);
        });
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        connector.client().stream("SELECT 1", "TSV", Map.of(), Map.of(), out);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(LATE);
    }

    @Test
    void halfAnAnswerIsRetriable() {
        answer(exchange -> send(exchange, 200, "{\"meta\": [{\"name\""));
        assertThat(failure().kind()).isEqualTo(Kind.RETRIABLE);
    }

    @Test
    void aCutConnectionIsRetriable() {
        answer(exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write(new byte[10]);
            exchange.close();
        });
        assertThat(failure().kind()).isEqualTo(Kind.RETRIABLE);
    }

    @Test
    void silenceEndsAfterTheTimeout() {
        CountDownLatch never = new CountDownLatch(1);
        answer(exchange -> {
            try {
                never.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        long start = System.nanoTime();

        assertThat(failure().kind()).isEqualTo(Kind.RETRIABLE);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(600), Duration.ofSeconds(20));
        assertThat(connector.check().reason()).isNotEmpty();
    }

    @Test
    void anInsertPastItsDeadlineNeverSendsItsLastColumn() {
        StringBuilder received = new StringBuilder();
        CountDownLatch ended = new CountDownLatch(1);
        answer(exchange -> {
            try (exchange) {
                byte[] body = exchange.getRequestBody().readAllBytes();
                received.append(new String(body, StandardCharsets.ISO_8859_1));
                send(exchange, 200, "");
            } finally {
                ended.countDown();
            }
        });
        Block block = new Block().add("First", column(7)).add("Last", column(8));

        assertThatThrownBy(() ->
                        connector
                                .client()
                                .insert("t", block, Map.of(), Instant.now().minusSeconds(1)))
                .isInstanceOfSatisfying(
                        ClickHouseException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(Kind.RETRIABLE));
        connector.close();
        assertThat(ended).satisfies(latch -> assertThat(latch.await(5, TimeUnit.SECONDS)).isTrue());
        assertThat(received.toString()).doesNotContain("Last");
    }

    @Test
    void aStoreThatCannotSayWhatRunsIsAskedAgain() {
        AtomicInteger processes = new AtomicInteger();
        answer(exchange -> {
            if (exchange.getRequestURI().getPath().startsWith("/weir/queries/")) {
                send(exchange, 503, "overloaded");
            } else {
                processes.incrementAndGet();
                send(exchange, 200, "{\"meta\":[{\"name\":\"n\"}],\"data\":[[0]]}");
            }
        });
        RunningInserts running = new RunningInserts(connector.client());

        assertThatThrownBy(() -> running.awaitEnd(List.of("weir-1"), Duration.ZERO))
                .isInstanceOfSatisfying(
                        ClickHouseException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(Kind.RETRIABLE));
        assertThat(processes).hasValue(0);
    }

    private static IntColumn column(int value) {
        IntColumn column = new IntColumn("UInt32");
        column.append(value);
        return column;
    }

    private void answer(HttpHandler handler) {
        server.createContext("/", handler);
    }

    private ClickHouseException failure() {
        return catchThrowableOfType(
                ClickHouseException.class, () -> connector.client().query("SELECT 1"));
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
