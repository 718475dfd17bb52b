package io.weir.connect.clickhouse;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Asks a server every two seconds whether it is there, so that its health is known also while
/// nobody asks it anything, or waits for an answer that does not come: a server that hangs is
/// noticed long before an insert gives up. Thread-safe.
public final class Heartbeat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    private static final Duration EVERY = Duration.ofSeconds(2);

    private final ScheduledExecutorService beats =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("clickhouse-heartbeat").factory());

    /// Starts asking.
    public Heartbeat(ClickHouseConnector server) {
        var _ =
                beats.scheduleWithFixedDelay(
                        () -> beat(server),
                        EVERY.toMillis(),
                        EVERY.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private static void beat(ClickHouseConnector server) {
        try {
            server.ping();
        } catch (ClickHouseException away) {
            // What came of it is what the connector's health says.
            LOG.atDebug().addKeyValue("server", server.server()).log(away.getMessage());
        }
    }

    /// Stops asking.
    @Override
    public void close() {
        beats.shutdownNow();
    }
}
