package io.weir.connect.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/// Deadlines in terms of a clock that is not ours.
class StoreClockTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicReference<String> header = new AtomicReference<>("");
    private final StoreClock clock = new StoreClock(InstantSource.fixed(NOW));
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    if (!header.get().isEmpty()) {
                        exchange.getResponseHeaders().set(StoreClock.HEADER, header.get());
                    }
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Instant afterAnswer(String time) throws Exception {
        header.set(time);
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        try (HttpClient client = HttpClient.newHttpClient()) {
            clock.answered(
                    client.send(
                            HttpRequest.newBuilder(uri).build(),
                            HttpResponse.BodyHandlers.discarding()));
        }
        return clock.there(NOW.plusSeconds(10));
    }

    @Test
    void isExactUntilAnAnswerSaysOtherwise() throws Exception {
        assertThat(clock.there(NOW)).isEqualTo(NOW);
        assertThat(afterAnswer("")).isEqualTo(NOW.plusSeconds(10));
        assertThat(afterAnswer("no number")).isEqualTo(NOW.plusSeconds(10));
    }

    @Test
    void followsAClockThatIsAheadOrBehind() throws Exception {
        long hour = 3_600;
        assertThat(afterAnswer(Long.toString(NOW.plusSeconds(hour).toEpochMilli())))
                .isEqualTo(NOW.plusSeconds(hour + 10));
        assertThat(afterAnswer(Long.toString(NOW.minusSeconds(hour).toEpochMilli())))
                .isEqualTo(NOW.minusSeconds(hour - 10));
    }
}
