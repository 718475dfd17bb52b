package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.base.config.DataSize;
import io.weir.base.error.WeirException;
import io.weir.base.metrics.Metrics;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

class HttpServerTest {
    private final Metrics metrics = new Metrics();
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpServer server = HttpServer.builder().build();

    @BeforeEach
    void start() throws Exception {
        Routes routes =
                new Routes()
                        .get("/hello", (_, response) -> response.text(200, "hello"))
                        .post("/echo", (q, r) -> q.body().transferTo(r.body()))
                        .get(
                                "/query",
                                (q, r) ->
                                        r.json(
                                                Map.of(
                                                        "raw",
                                                        q.rawQuery(),
                                                        "all",
                                                        q.queries(),
                                                        "a",
                                                        q.queryAll("a"))))
                        .get("/item/{id}", (q, r) -> r.text(200, "" + q.pathParameter("id")))
                        .get("/below/*", (q, r) -> r.text(200, "" + q.pathParameter("*")))
                        .get("/nothing", (_, _) -> {})
                        .any("/method", (q, r) -> r.text(200, q.method().name()))
                        .get(
                                "/throw/{what}",
                                (q, _) -> {
                                    throw failure("" + q.pathParameter("what"));
                                })
                        .get(
                                "/header",
                                (q, r) -> r.header("X-Echo", "" + q.query("v")).text(200, "set"))
                        .get(
                                "/thread",
                                (_, r) -> r.text(200, "" + Thread.currentThread().isVirtual()));
        server = HttpServer.builder().name("test").metrics(metrics).routes(routes).build();
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        client.shutdownNow();
        server.close();
    }

    private static Exception failure(String what) {
        return switch (what) {
            case "user" -> WeirException.user("size: -1 (expected: >= 0)");
            case "retriable" -> WeirException.retriable("store is away", null);
            case "broken" -> WeirException.broken("secret detail", null);
            case "gone" -> new HttpException(410, "gone");
            default -> new IllegalStateException("secret detail");
        };
    }

    private HttpResponse<String> call(String method, String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(uri(path)).method(method, BodyPublishers.noBody()).build(),
                BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void echoesABodyWhateverTheClientOffers(HttpClient.Version version) throws Exception {
        byte[] body = new byte[3_000_000];
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) ((i * 31) >> 8);
        }
        HttpResponse<byte[]> answer =
                client.send(
                        HttpRequest.newBuilder(uri("/echo"))
                                .version(version)
                                .POST(BodyPublishers.ofByteArray(body))
                                .build(),
                        BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(body);
    }

    @Test
    void runsHandlersOnVirtualThreads() throws Exception {
        assertThat(call("GET", "/thread").body()).isEqualTo("true");
    }

    @Test
    void answersHeadWithTheLengthAndNoBody() throws Exception {
        HttpResponse<String> answer = call("HEAD", "/hello");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("Content-Length")).hasValue("5");
    }

    @Test
    void answersAHandlerThatWritesNothingWithAnEmptyBody() throws Exception {
        HttpResponse<String> answer = call("GET", "/nothing");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void saysWhichMethodsAPathHas() throws Exception {
        HttpResponse<String> answer = call("POST", "/hello");
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD");
        assertThat(answer.body()).isEqualTo("{\"error\":\"method: POST (expected: GET, HEAD)\"}\n");
    }

    @Test
    void answersAnUnknownPathWithOneJsonLine() throws Exception {
        HttpResponse<String> answer = call("GET", "/no/such");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.body())
                .isEqualTo("{\"error\":\"path: /no/such (expected: one that exists)\"}\n");
    }

    @Test
    void refusesAMethodThatNobodyKnows() throws Exception {
        assertThat(call("BREW", "/hello").statusCode()).isEqualTo(501);
        assertThat(call("PATCH", "/method").body()).isEqualTo("PATCH");
    }

    @Test
    void keepsRepeatedQueryKeysInOrder() throws Exception {
        HttpResponse<String> answer = call("GET", "/query?b=1&a=x+y&a=%C3%A4%26&a&c=");
        assertThat(answer.body())
                .contains("\"a\":[\"x y\",\"ä&\",\"\"]")
                .contains("\"all\":{\"b\":[\"1\"],\"a\":[\"x y\",\"ä&\",\"\"],\"c\":[\"\"]}");
    }

    @Test
    void decodesPathParameters() throws Exception {
        assertThat(call("GET", "/item/a%20b").body()).isEqualTo("a b");
        assertThat(call("GET", "/below/x/y").body()).isEqualTo("x/y");
        assertThat(call("GET", "/item/a/b").statusCode()).isEqualTo(404);
    }

    @Test
    void turnsFailuresIntoAnswers() throws Exception {
        HttpResponse<String> user = call("GET", "/throw/user");
        assertThat(user.statusCode()).isEqualTo(400);
        assertThat(user.body()).isEqualTo("{\"error\":\"size: -1 (expected: >= 0)\"}\n");
        HttpResponse<String> retriable = call("GET", "/throw/retriable");
        assertThat(retriable.statusCode()).isEqualTo(503);
        assertThat(retriable.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(call("GET", "/throw/gone").statusCode()).isEqualTo(410);
        for (String what : List.of("broken", "other")) {
            HttpResponse<String> internal = call("GET", "/throw/" + what);
            assertThat(internal.statusCode()).isEqualTo(500);
            assertThat(internal.body())
                    .matches("\\{\"error\":\"internal error [0-9a-f]{8} \\(see the log\\)\"}\n");
        }
    }

    @Test
    void neverSendsALineBreakInAHeader() throws Exception {
        HttpResponse<String> answer = call("GET", "/header?v=a%0d%0aSet-Cookie:%20x");
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.headers().map()).doesNotContainKeys("set-cookie", "x-echo");
    }

    @Test
    void countsRequestsByPatternMethodAndStatus() throws Exception {
        call("GET", "/item/1");
        call("GET", "/item/2");
        call("GET", "/no/such");
        server.close();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        metrics.writeText(text);
        assertThat(text.toString(StandardCharsets.UTF_8))
                .contains(
                        "weir_http_requests_total{method=\"GET\",route=\"/item/{id}\",server=\"test\",status=\"200\"} 2.0")
                .contains(
                        "weir_http_requests_total{method=\"GET\",route=\"none\",server=\"test\",status=\"404\"} 1.0")
                .contains("weir_http_request_seconds_count{route=\"/item/{id}\",server=\"test\"} 2")
                .contains("weir_http_requests_in_flight{server=\"test\"} 0.0");
    }

    @Test
    void saysInOneLineThatThePortIsInUse() throws Exception {
        HttpServer second =
                HttpServer.builder().name("second").listen("127.0.0.1", server.port()).build();
        assertThatThrownBy(second::start)
                .isInstanceOfSatisfying(
                        WeirException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(WeirException.Kind.USER))
                .hasMessageContaining("second listen: 127.0.0.1:" + server.port())
                .hasMessageContaining("in use");
        second.close();
    }

    @Test
    void saysInOneLineThatTheAddressIsNotOurs() {
        HttpServer other = HttpServer.builder().listen("192.0.2.1", 0).build();
        assertThatThrownBy(other::start).isInstanceOf(WeirException.class);
        HttpServer unresolved = HttpServer.builder().listen("no.such.host.invalid", 0).build();
        assertThatThrownBy(unresolved::start).isInstanceOf(WeirException.class);
    }

    @Test
    void refusesLimitsThatCannotWork() {
        HttpServer.Builder builder = HttpServer.builder();
        assertThatThrownBy(() -> builder.listen("127.0.0.1", 65_536))
                .hasMessage("port: 65536 (expected: 0 to 65535)");
        assertThatThrownBy(() -> builder.maxConnections(0))
                .hasMessage("max-connections: 0 (expected: >= 1)");
        assertThatThrownBy(() -> builder.maxHead(DataSize.ofMebibytes(65)))
                .hasMessage("max-head: 65MiB (expected: 1KiB to 64MiB)");
    }

    @Test
    void closesTwiceAndFreesThePort() throws Exception {
        int port = server.port();
        server.close();
        server.close();
        assertThatThrownBy(() -> call("GET", "/hello")).isInstanceOf(IOException.class);
        HttpServer again = HttpServer.builder().listen("127.0.0.1", port).build();
        again.start();
        again.close();
    }
}
