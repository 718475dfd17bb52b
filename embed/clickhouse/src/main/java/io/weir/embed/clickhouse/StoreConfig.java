package io.weir.embed.clickhouse;

import io.weir.base.config.DataSize;
import io.weir.base.net.ListenAddress;

import java.time.Duration;
import java.util.List;

/// Configuration of the embedded ClickHouse.
///
/// @param listen address of the HTTP interface; beyond loopback only the admin user is let in
/// @param port of the HTTP interface; 0 for any free one
/// @param maxQueries how many statements run at once for the admin user; more wait
/// @param maxMemory what the engine may use in all; 0 for nine tenths of the machine's
/// @param allowedHosts more names under which clients reach this server, beside loopback names
/// @param allowedOrigins pages of other sites that may call this server, `https://name:port`
/// @param reader limits of the user `default`
public record StoreConfig(
        String listen,
        int port,
        int maxQueries,
        DataSize maxMemory,
        List<String> allowedHosts,
        List<String> allowedOrigins,
        Reader reader) {

    /// Limits of the user `default`, who may only read.
    ///
    /// @param maxQueries how many statements run at once; more wait
    /// @param maxExecutionTime of one statement
    /// @param maxMemory of one statement
    /// @param maxResult uncompressed bytes of one result
    public record Reader(
            int maxQueries, Duration maxExecutionTime, DataSize maxMemory, DataSize maxResult) {

        /// Checks the values.
        public Reader {
            atLeastOne("reader.max-queries", maxQueries);
            if (maxExecutionTime.toSeconds() < 1) {
                throw new IllegalArgumentException(
                        "reader.max-execution-time: " + maxExecutionTime + " (expected: >= 1s)");
            }
        }
    }

    /// Checks the values.
    public StoreConfig {
        ListenAddress.check(listen);
        atLeastOne("max-queries", maxQueries);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
        }
        allowedHosts = List.copyOf(allowedHosts);
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    /// 127.0.0.1:8123, 16 statements at once, of `default` 8 of at most a minute and 2 GiB each.
    public static StoreConfig defaults() {
        return new StoreConfig(
                "127.0.0.1",
                8123,
                16,
                new DataSize(0),
                List.of(),
                List.of(),
                new Reader(
                        8,
                        Duration.ofSeconds(60),
                        DataSize.ofMebibytes(2_048),
                        DataSize.ofMebibytes(16_384)));
    }

    /// The same with another port.
    public StoreConfig withPort(int other) {
        return new StoreConfig(
                listen, other, maxQueries, maxMemory, allowedHosts, allowedOrigins, reader);
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
        }
    }
}
