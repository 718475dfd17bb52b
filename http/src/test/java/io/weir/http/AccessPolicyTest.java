package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Set;

class AccessPolicyTest {
    private static final String GRAFANA = "Origin: https://grafana.example\r\n";

    private final AccessPolicy policy =
            new AccessPolicy(false, Set.of("Weir.example"), Set.of("https://grafana.example"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST",
                "a.localhost",
                "127.0.0.1",
                "192.0.2.7",
                "[::1]",
                "weir.example"
            })
    void knowsItsOwnNames(String host) {
        assertThat(policy.refusal(host, host + ":8080", null, null, null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "weir.example.",
                "xlocalhost"
            })
    void refusesForeignNames(String host) {
        assertThat(policy.refusal(host, host, null, null, null))
                .isEqualTo(
                        "host: "
                                + host
                                + " (expected: an address, localhost or a name in allowed-hosts)");
    }

    @Test
    void refusesPagesOfOtherOriginsUnlessAllowed() {
        for (String origin :
                List.of(
                        "http://evil.example",
                        "null",
                        "http://localhost:3000",
                        "http://localhost:8080.evil.example",
                        "localhost:8080",
                        "")) {
            assertThat(policy.refusal("localhost", "localhost:8080", origin, null, null))
                    .as(origin)
                    .startsWith("origin: " + origin + " (expected: ");
        }
        assertThat(
                        policy.refusal(
                                "localhost", "localhost:8080", "http://localhost:8080", null, null))
                .isNull();
        assertThat(
                        policy.refusal(
                                "localhost",
                                "localhost:8080",
                                "https://grafana.example",
                                null,
                                null))
                .isNull();
    }

    @Test
    void refusesWhatABrowserLoadsForAnotherSiteButNotAFollowedLink() {
        assertThat(policy.refusal("localhost", "localhost", null, "cross-site", "no-cors"))
                .isNotNull();
        assertThat(policy.refusal("localhost", "localhost", null, "same-site", "no-cors"))
                .isNotNull();
        assertThat(policy.refusal("localhost", "localhost", null, "cross-site", "navigate"))
                .isNull();
        assertThat(policy.refusal("localhost", "localhost", null, "same-origin", "cors")).isNull();
        assertThat(policy.refusal("localhost", "localhost", null, "none", "navigate")).isNull();
    }

    @Test
    void answersAnyNameWhenTold() {
        AccessPolicy open = new AccessPolicy(true, Set.of(), Set.of());
        assertThat(open.refusal("evil.example", "evil.example", null, null, null)).isNull();
        assertThat(open.refusal("a.example", "a.example", "http://b.example", null, null))
                .isNotNull();
    }

    @Test
    void refusesOverTheWireWith403AndOneLine() throws Exception {
        try (HttpServer server =
                HttpServer.builder()
                        .routes(new Routes().get("/", (_, r) -> r.text(200, "root")))
                        .allowedOrigins(List.of("https://grafana.example"))
                        .build()) {
            server.start();
            assertThat(get(server, "Host: evil.example\r\n"))
                    .startsWith("HTTP/1.1 403")
                    .endsWith(
                            "{\"error\":\"host: evil.example (expected: an address, localhost or a name in allowed-hosts)\"}\n");
            assertThat(get(server, "Host: localhost\r\nOrigin: http://evil.example\r\n"))
                    .startsWith("HTTP/1.1 403");
            assertThat(get(server, "Host: localhost\r\n" + GRAFANA))
                    .startsWith("HTTP/1.1 200")
                    .contains("Access-Control-Allow-Origin: https://grafana.example");
            assertThat(
                            exchange(
                                    server,
                                    "OPTIONS",
                                    "Host: localhost\r\n"
                                            + GRAFANA
                                            + "Access-Control-Request-Method: PUT\r\n"))
                    .startsWith("HTTP/1.1 204")
                    .contains("Access-Control-Allow-Methods: GET, HEAD, POST, PUT");
        }
    }

    private static String get(HttpServer server, String headers) throws Exception {
        return exchange(server, "GET", headers);
    }

    private static String exchange(HttpServer server, String method, String headers)
            throws Exception {
        return RawClient.exchange(
                server.port(), method + " / HTTP/1.1\r\n" + headers + "Connection: close\r\n\r\n");
    }
}
