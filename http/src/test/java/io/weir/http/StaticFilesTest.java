package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StaticFilesTest {
    private static final String SCRIPT = "/assets/app-BfX1a2b3.js";

    private final HttpServer server =
            HttpServer.builder()
                    .routes(
                            new Routes()
                                    .files("/", "static-test")
                                    .files("/other", "static-test")
                                    .get("/api/v0/x", (_, r) -> r.text(200, "x")))
                    .build();

    @BeforeAll
    void start() throws Exception {
        server.start();
    }

    @AfterAll
    void stop() throws Exception {
        server.close();
    }

    private String get(String path, String... headers) throws IOException {
        StringBuilder request =
                new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return RawClient.exchange(
                server.port(), request.append("Connection: close\r\n\r\n").toString());
    }

    @Test
    void servesTheIndexWithHeadersThatKeepOtherSitesOut() throws Exception {
        assertThat(get("/"))
                .startsWith("HTTP/1.1 200")
                .contains("Content-Type: text/html; charset=UTF-8")
                .contains("Cache-Control: no-cache")
                .contains("Content-Security-Policy: default-src 'self';")
                .contains("frame-ancestors 'none'")
                .contains("X-Content-Type-Options: nosniff")
                .contains("X-Frame-Options: DENY")
                .endsWith("<title>page</title>\n");
        assertThat(get("/other/")).endsWith("<title>page</title>\n");
    }

    @Test
    void servesHashedAssetsAsImmutableAndNothingElse() throws Exception {
        assertThat(get(SCRIPT))
                .contains("Cache-Control: public, max-age=31536000, immutable")
                .contains("Content-Type: text/javascript; charset=UTF-8")
                .endsWith("console.log(\"app\")\n");
        assertThat(get("/touch-icon-large.svg"))
                .contains("Cache-Control: no-cache")
                .contains("Content-Type: image/svg+xml");
    }

    @Test
    void sendsThePrecompressedVariantThatTheClientTakes() throws Exception {
        assertThat(get(SCRIPT, "Accept-Encoding: gzip, deflate, br"))
                .contains("Content-Encoding: br")
                .contains("Vary: Accept-Encoding")
                .contains("Content-Type: text/javascript")
                .endsWith("\r\n\r\nbr:app");
        assertThat(get(SCRIPT, "Accept-Encoding: gzip, br;q=0")).contains("Content-Encoding: gzip");
        assertThat(get(SCRIPT, "Accept-Encoding: br;q=0.0, gzip;q=0"))
                .doesNotContain("Content-Encoding");
        assertThat(get("/", "Accept-Encoding: br")).doesNotContain("Content-Encoding");
    }

    @Test
    void answersAKnownTagWith304() throws Exception {
        String answer = get("/");
        String tag = answer.replaceFirst("(?s).*ETag: (\"[0-9a-f]+\").*", "$1");
        assertThat(get("/", "If-None-Match: " + tag))
                .startsWith("HTTP/1.1 304")
                .endsWith("\r\n\r\n");
        assertThat(get("/", "If-None-Match: W/\"x\", " + tag)).startsWith("HTTP/1.1 304");
        assertThat(get("/", "If-None-Match: \"other\"")).startsWith("HTTP/1.1 200");
    }

    @Test
    void answersHeadWithoutABody() throws Exception {
        String answer =
                RawClient.exchange(
                        server.port(),
                        "HEAD "
                                + SCRIPT
                                + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(answer).contains("Content-Length: 19").endsWith("\r\n\r\n");
    }

    @Test
    void givesTheIndexToPageAddressesButNotToFilesOrData() throws Exception {
        String page = "Accept: text/html,application/xhtml+xml";
        assertThat(get("/visualize/graph", page)).startsWith("HTTP/1.1 200").endsWith("</title>\n");
        assertThat(get("/visualize/graph", "Accept: */*")).startsWith("HTTP/1.1 404");
        assertThat(get("/missing.js", page)).startsWith("HTTP/1.1 404");
        assertThat(get("/api/v0/none", page)).startsWith("HTTP/1.1 404").contains("{\"error\":");
        assertThat(get("/api/v0/x", page)).endsWith("x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../static-test-secret.txt",
                "/assets/../../static-test-secret.txt",
                "/assets/..%2f..%2fstatic-test-secret.txt",
                "/%2e%2e/static-test-secret.txt",
                "/..%5cstatic-test-secret.txt",
                "/assets//app-BfX1a2b3.js",
                "/folder.d",
                "/folder.d/",
                "/assets",
                "/.hidden",
                "/file:%2f%2f%2fetc%2fpasswd",
                "//etc/passwd",
                "/index.html%00.txt",
            })
    void servesNothingOutsideItsFolderAndNoListings(String path) throws Exception {
        assertThat(get(path)).matches("(?s)HTTP/1.1 40[04] .*").doesNotContain("secret\n");
    }
}
