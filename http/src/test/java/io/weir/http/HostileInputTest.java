package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.base.config.DataSize;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

class HostileInputTest {
    private static final int MAX_HEAD = 32 << 10;

    private final AtomicInteger handled = new AtomicInteger();
    private HttpServer server = HttpServer.builder().build();

    @BeforeEach
    void start() throws Exception {
        Routes routes =
                new Routes()
                        .get("/", (_, r) -> r.text(200, "root"))
                        .any(
                                "/in",
                                (q, r) -> {
                                    handled.incrementAndGet();
                                    byte[] body = q.body().readAllBytes();
                                    r.text(200, q.queries().size() + " " + body.length);
                                })
                        .get("/public/*", (q, r) -> r.text(200, q.path()))
                        .get("/secret", (_, r) -> r.text(200, "secret"));
        server =
                HttpServer.builder()
                        .routes(routes)
                        .maxHead(new DataSize(MAX_HEAD))
                        .maxBody(new DataSize(1000))
                        .idleTimeout(Duration.ofSeconds(2))
                        .build();
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private String exchange(String request) throws IOException {
        return RawClient.exchange(server.port(), request);
    }

    /// RFC 3986 wants it escaped, but clients such as curl send it as it is, and it has one
    /// meaning.
    @Test
    void takesABarInAPathAsItIs() throws Exception {
        assertThat(exchange("GET /public/a|b HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .endsWith("/public/a|b");
        assertThat(exchange("GET /public/a\\b HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
    }

    /// Requests that two parsers could read in two ways (RFC 9112 §6.3, §11.2).
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
                "Content-Length: 3\r\nContent-Length: 4\r\n",
                "Content-Length: 3, 4\r\n",
                "Content-Length: +3\r\n",
                "Content-Length: -1\r\n",
                "Content-Length: 0x3\r\n",
                "Content-Length: 99999999999999999999\r\n",
                "Content-Length : 3\r\n",
                "Transfer-Encoding: chunked, identity\r\n",
                "Transfer-Encoding: xchunked\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
                " Folded: x\r\n",
                "X: a\r\n Content-Length: 3\r\n",
                "Na\0me: x\r\n",
                "X: a\0b\r\n",
                ": empty\r\n",
                "no colon\r\n",
            })
    void refusesAmbiguousFraming(String headers) throws Exception {
        String answer =
                exchange("POST /in HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n0\r\n\r\n");
        assertThat(answer).matches("(?s)HTTP/1.1 (400|501) .*").doesNotContain(" 200 ");
        assertThat(handled.get()).isZero();
        assertThat(answer.split("HTTP/1.1 ", -1)).as("one answer, then closed").hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /in HTTP/1.1\r\n\r\n",
                "GET /in HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
                "GET http://other.example/in HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /in HTTP/1.1\r\nHost: local host\r\n\r\n",
                "GET /in\r\n\r\n",
                "GET /in HTTP/9.9\r\nHost: localhost\r\n\r\n",
                "G\0T /in HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET in HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /in%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /in%2 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /%ff%fe HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /in%00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
                "SSH-2.0-x\r\n\r\n",
            })
    void refusesWhatIsNoRequest(String request) throws Exception {
        String answer = exchange(request);
        assertThat(answer).doesNotContain(" 200 ").doesNotContain("Exception");
        assertThat(handled.get()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%zz", "a=%", "a=%4", "a=%c3", "a=%ff", "%c3%28=1"})
    void refusesABadlyEncodedQuery(String query) throws Exception {
        assertThat(
                        exchange(
                                "GET /in?"
                                        + query
                                        + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("{\"error\":\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/public/../secret",
                "/public/%2e%2e/secret",
                "/public/..%2fsecret",
                "/public/%2e%2e%2fsecret",
                "/public/..;/secret",
                "/public/..\\secret",
                "/public/..%5csecret",
                "/public/%252e%252e/secret",
                "//secret/../public/x",
                "/public//../../secret",
                "/../secret",
            })
    void neverLetsAPathClimbOutOfWhatItSeemsToBe(String path) throws Exception {
        String answer =
                exchange(
                        "GET "
                                + path
                                + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        if (answer.startsWith("HTTP/1.1 200")) {
            String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
            assertThat(body)
                    .satisfiesAnyOf(
                            text -> assertThat(text).isEqualTo("secret"),
                            text -> assertThat(text).startsWith("/public/").doesNotContain("/../"));
        } else {
            assertThat(answer).matches("(?s)HTTP/1.1 40[04] .*");
        }
    }

    @Test
    void refusesAHeadOverTheLimit() throws Exception {
        String large = "x".repeat(MAX_HEAD);
        assertThat(exchange("GET /" + large + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 414");
        assertThat(exchange("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + large + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431");
        String many = "X: y\r\n".repeat(MAX_HEAD / 6);
        assertThat(exchange("GET / HTTP/1.1\r\nHost: localhost\r\n" + many + "\r\n"))
                .startsWith("HTTP/1.1 431");
    }

    @Test
    void takesAQueryOfOneMebibyteWhenTold() throws Exception {
        try (HttpServer large =
                HttpServer.builder()
                        .routes(
                                new Routes()
                                        .get(
                                                "/",
                                                (q, r) ->
                                                        r.text(
                                                                200,
                                                                ""
                                                                        + ("" + q.query("query"))
                                                                                .length())))
                        .maxHead(new DataSize((1 << 20) + (64 << 10)))
                        .build()) {
            large.start();
            String answer =
                    RawClient.exchange(
                            large.port(),
                            "GET /?query="
                                    + "%20a".repeat(1 << 18)
                                    + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertThat(answer).startsWith("HTTP/1.1 200").endsWith("\r\n" + (1 << 19));
        }
    }

    @Test
    void refusesABodyOverTheLimitAnnouncedOrNot() throws Exception {
        assertThat(exchange("POST /in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1001\r\n\r\n"))
                .startsWith("HTTP/1.1 413");
        assertThat(handled.get()).isZero();
        assertThat(
                        exchange(
                                "POST /in HTTP/1.1\r\nHost: localhost\r\n"
                                        + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                                        + ("64\r\n" + "x".repeat(100) + "\r\n").repeat(11)
                                        + "0\r\n\r\n"))
                .startsWith("HTTP/1.1 413");
        assertThat(
                        exchange(
                                "POST /in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                                        + "Content-Length: 1000\r\n\r\n"
                                        + "x".repeat(1000)))
                .startsWith("HTTP/1.1 200")
                .endsWith("0 1000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zz\r\nabc\r\n0\r\n\r\n",
                "-3\r\nabc\r\n",
                "fffffffffffffffff\r\n",
                "3\r\nabcd\r\n0\r\n\r\n"
            })
    void refusesBrokenChunks(String body) throws Exception {
        String answer =
                exchange(
                        "POST /in HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + body);
        assertThat(answer).startsWith("HTTP/1.1 400").contains("{\"error\":\"");
    }

    @Test
    void answersOnlyOnceWhenABodyIsCutShort() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            client.send("POST /in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc");
            client.finish();
            assertThat(client.readToEnd()).doesNotContain(" 200 ");
        }
    }

    @Test
    void answersMalformedRequestsWithOneJsonLineThatNamesNoSoftware() throws Exception {
        String answer = exchange("GET /in HTTP/1.1\r\n\r\n");
        assertThat(answer)
                .startsWith("HTTP/1.1 400")
                .contains("Content-Type: application/json")
                .containsPattern("\r\n\r\n\\{\"error\":\"[^\"]+\"}\n$")
                .doesNotContainIgnoringCase("jetty");
    }

    @Test
    void limitsHowManyConnectionsAreServed() throws Exception {
        try (HttpServer small =
                HttpServer.builder()
                        .routes(new Routes().get("/", (_, r) -> r.text(200, "root")))
                        .maxConnections(2)
                        .build()) {
            small.start();
            String request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
            try (RawClient first = new RawClient(small.port());
                    RawClient second = new RawClient(small.port());
                    RawClient third = new RawClient(small.port())) {
                assertThat(first.send(request).readUntil("root")).contains("200");
                assertThat(second.send(request).readUntil("root")).contains("200");
                third.send(request);
                assertThat(third.answersWithin(300)).isFalse();
                first.close();
                assertThat(third.readUntil("root")).contains("200");
            }
        }
    }
}
