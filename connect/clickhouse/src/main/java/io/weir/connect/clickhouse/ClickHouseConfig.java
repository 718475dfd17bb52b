package io.weir.connect.clickhouse;

import io.weir.base.config.Secret;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// How to reach ClickHouse.
///
/// @param servers base addresses, `http://host:8123` or `https://…`; several are copies of one
///   another, none means the embedded store
/// @param database where the tables are
/// @param user who Weir is to ClickHouse
/// @param password of that user
/// @param compress whether inserts and blocks travel as LZ4; worth its CPU only over a network
/// @param connectTimeout for a connection
/// @param timeout for an answer
/// @param caFile PEM certificates to trust instead of the JVM's; empty for those
public record ClickHouseConfig(
        List<String> servers,
        String database,
        String user,
        Secret password,
        boolean compress,
        Duration connectTimeout,
        Duration timeout,
        String caFile) {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /// Checks the values.
    public ClickHouseConfig {
        servers = List.copyOf(servers);
        servers.forEach(ClickHouseConfig::checkAddress);
        if (Set.copyOf(servers).size() < servers.size()) {
            throw new IllegalArgumentException(
                    "servers: " + servers + " (expected: each once; they are copies)");
        }
        if (database.isEmpty()) {
            throw new IllegalArgumentException("database:  (expected: a name)");
        }
        checkPositive("connect-timeout", connectTimeout);
        checkPositive("timeout", timeout);
    }

    /// The embedded store.
    public static ClickHouseConfig defaults() {
        return new ClickHouseConfig(
                List.of(),
                "default",
                "default",
                Secret.none(),
                false,
                CONNECT_TIMEOUT,
                TIMEOUT,
                "");
    }

    /// The same for one server with these credentials, such as the embedded store's.
    public ClickHouseConfig with(String server, String otherUser, Secret otherPassword) {
        return new ClickHouseConfig(
                List.of(server),
                database,
                otherUser,
                otherPassword,
                compress,
                connectTimeout,
                timeout,
                caFile);
    }

    private static void checkAddress(String server) {
        String expected =
                "servers: " + server + " (expected: http://host:port or https://host:port)";
        try {
            URI uri = URI.create(server);
            String scheme = uri.getScheme();
            if (uri.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
                throw new IllegalArgumentException(expected);
            }
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(expected, malformed);
        }
    }

    private static void checkPositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0s)");
        }
    }
}
