package io.weir.connect.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.base.config.Secret;
import io.weir.base.metrics.Metrics;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;

class ClickHouseConfigTest {
    @Test
    void defaultsAreTheEmbeddedStore() {
        assertThat(ClickHouseConfig.defaults())
                .isEqualTo(
                        new ClickHouseConfig(
                                List.of(),
                                "default",
                                "default",
                                Secret.none(),
                                false,
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(60),
                                ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost:8123", "ftp://host", "http://", "http://a b"})
    void addressesThatAreNoneAreRefused(String server) {
        assertThatThrownBy(() -> ClickHouseConfig.defaults().with(server, "user", Secret.none()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "servers: %s (expected: http://host:port or https://host:port)", server);
    }

    @Test
    void aServerIsNotItsOwnCopy() {
        ClickHouseConfig defaults = ClickHouseConfig.defaults();
        assertThatThrownBy(() ->
                        new ClickHouseConfig(
                                List.of("http://h:1", "http://h:1"),
                                "default",
                                "default",
                                Secret.none(),
                                false,
                                defaults.connectTimeout(),
                                defaults.timeout(),
                                ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "servers: [http://h:1, http://h:1] (expected: each once; they are copies)");
    }

    @Test
    void aPasswordNeverShows() {
        assertThat(
                        ClickHouseConfig.defaults()
                                .with("http://h:1", "user", Secret.of("key"))
                                .toString())
                .doesNotContain("key");
    }

    @Test
    void everyServerGetsItsConnector() {
        ClickHouseConfig defaults = ClickHouseConfig.defaults();
        assertThat(ClickHouseConnector.all(defaults, new Metrics())).isEmpty();
        assertThatThrownBy(() -> new ClickHouseConnector(defaults))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("servers");
    }
}
