package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;
import java.util.Objects;

class RoutesTest {
    private static final Handler NOTHING = (_, _) -> {};

    private final Routes routes =
            new Routes()
                    .get("/*", NOTHING)
                    .get("/", NOTHING)
                    .get("/a/{x}", NOTHING)
                    .get("/a/*", NOTHING)
                    .get("/a/b", NOTHING)
                    .get("/a/b/{y}/c", NOTHING)
                    .post("/a/{x}/{y}", NOTHING)
                    .any("/all", NOTHING);

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/x, /*",
        "/a, /*",
        "/a/, /a/*",
        "/a/b, /a/b",
        "/a/x, /a/{x}",
        "/a/b/, /a/*",
        "/a/b/1/c, /a/b/{y}/c",
        "/a/b/1/d, /a/*",
        "/a/1/2, /a/{x}/{y}",
        "/all, /all",
    })
    void findsTheMostLiteralPattern(String path, String pattern) {
        assertThat(Objects.requireNonNull(routes.find(Method.GET, path)).pattern())
                .isEqualTo(pattern);
    }

    @Test
    void givesParametersByName() {
        Routes.Match match = Objects.requireNonNull(routes.find(Method.POST, "/a/1/2"));
        assertThat(match.parameters()).isEqualTo(Map.of("x", "1", "y", "2"));
        match = Objects.requireNonNull(routes.find(Method.GET, "/a/b/1/d"));
        assertThat(match.parameters()).isEqualTo(Map.of("*", "b/1/d"));
    }

    @Test
    void knowsAPathWithoutThatMethod() {
        Routes.Match match = Objects.requireNonNull(routes.find(Method.DELETE, "/a/b"));
        assertThat(match.handler()).isNull();
        assertThat(match.methods()).containsExactly(Method.GET, Method.HEAD);
        assertThat(new Routes().get("/x", NOTHING).find(Method.GET, "/y")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "", "/a*", "/*/a", "/{a", "/a}"})
    void refusesMalformedPatterns(String pattern) {
        assertThatThrownBy(() -> new Routes().get(pattern, NOTHING))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pattern: " + pattern);
    }

    @Test
    void refusesTheSameRouteTwice() {
        assertThatThrownBy(() -> routes.add(new Routes().get("/a/b", NOTHING)))
                .hasMessage("route: GET /a/b (expected: registered once)");
    }
}
