package io.weir.embed.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.base.config.DataSize;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

final class StoreConfigTest {

    @Test
    void hasTheseDefaults() {
        assertThat(StoreConfig.defaults())
                .isEqualTo(
                        new StoreConfig(
                                "127.0.0.1",
                                8123,
                                16,
                                new DataSize(0),
                                List.of(),
                                List.of(),
                                new StoreConfig.Reader(
                                        8,
                                        Duration.ofSeconds(60),
                                        DataSize.parse("2GiB"),
                                        DataSize.parse("16GiB"))));
    }

    @Test
    void refusesValuesThatCannotWork() {
        StoreConfig.Reader reader = StoreConfig.defaults().reader();
        assertThatThrownBy(() -> StoreConfig.defaults().withPort(65_536))
                .hasMessage("port: 65536 (expected: 0 to 65535)");
        assertThatThrownBy(() ->
                        new StoreConfig.Reader(
                                0, Duration.ofSeconds(1), reader.maxMemory(), reader.maxResult()))
                .hasMessage("reader.max-queries: 0 (expected: >= 1)");
        assertThatThrownBy(() ->
                        new StoreConfig.Reader(
                                1, Duration.ofMillis(1), reader.maxMemory(), reader.maxResult()))
                .hasMessageStartingWith("reader.max-execution-time: PT0.001S (expected: >= 1s)");
    }
}
