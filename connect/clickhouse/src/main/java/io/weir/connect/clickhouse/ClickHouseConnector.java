package io.weir.connect.clickhouse;

import io.weir.base.health.HealthStatus;
import io.weir.base.metrics.Metrics;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/// The one place that knows how to reach one ClickHouse server: address, TLS, credentials, health.
/// Makes no connection until someone needs one. Thread-safe.
public final class ClickHouseConnector implements AutoCloseable {
    private static final Duration PING_TIMEOUT = Duration.ofSeconds(4);

    private final HttpTransport transport;
    private final ClickHouseClient client;

    /// The first server of a configuration.
    ///
    /// @throws IllegalArgumentException when it names none
    public ClickHouseConnector(ClickHouseConfig config) {
        this(server(config), config, new Metrics());
    }

    private ClickHouseConnector(String server, ClickHouseConfig config, Metrics metrics) {
        transport = new HttpTransport(URI.create(server), config, Clock.systemUTC());
        client =
                new ClickHouseClient(
                        transport,
                        config,
                        Clock.systemUTC(),
                        new StatementMetrics(metrics, server));
    }

    private static String server(ClickHouseConfig config) {
        if (config.servers().isEmpty()) {
            throw new IllegalArgumentException("servers: [] (expected: at least one)");
        }
        return config.servers().getFirst();
    }

    /// A connector for every server, each a copy of the others.
    public static List<ClickHouseConnector> all(ClickHouseConfig config, Metrics metrics) {
        return config.servers().stream()
                .map(server -> new ClickHouseConnector(server, config, metrics))
                .toList();
    }

    /// The base address.
    public URI server() {
        return transport.server();
    }

    /// Statements to the server.
    public ClickHouseClient client() {
        return client;
    }

    /// Statements to the server, which answered when it was last asked anything.
    ///
    /// @throws ClickHouseException when it did not: there is no point in waiting for it now
    public ClickHouseClient answering() {
        HealthStatus status = check();
        if (status.state() != HealthStatus.State.OK) {
            throw ClickHouseException.noAnswer(
                    "clickhouse: no answer from " + status.reason(), null);
        }
        return client;
    }

    /// Asks whether the server is there.
    ///
    /// @throws ClickHouseException when it is not, or does not say so within four seconds
    public void ping() {
        transport.ping(PING_TIMEOUT);
    }

    /// Makes the configured database unless it exists.
    public void createDatabase() {
        client.executeWithoutDatabase(
                "CREATE DATABASE IF NOT EXISTS " + Sql.name(client.database()));
    }

    /// What the last exchange with the server said; does not ask anew.
    public HealthStatus check() {
        String reason = transport.trouble();
        return reason.isEmpty() ? HealthStatus.ok() : HealthStatus.degraded(reason);
    }

    /// Closes the connections; requests under way fail.
    @Override
    public void close() {
        transport.close();
    }
}
