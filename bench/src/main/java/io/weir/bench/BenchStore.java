package io.weir.bench;

import com.sun.management.OperatingSystemMXBean;

import io.weir.base.health.Health;
import io.weir.base.metrics.Metrics;
import io.weir.connect.clickhouse.ClickHouseClient;
import io.weir.connect.clickhouse.ClickHouseConfig;
import io.weir.connect.clickhouse.ClickHouseConnector;
import io.weir.embed.clickhouse.StoreConfig;
import io.weir.embed.clickhouse.StoreServer;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// The engine in this process on a new directory, so that the process's CPU time holds its work
/// too.
final class BenchStore implements AutoCloseable {
    private final StoreServer server;
    private final ClickHouseConnector connector;

    BenchStore() throws Exception {
        server =
                new StoreServer(
                        StoreConfig.defaults().withPort(0),
                        Files.createTempDirectory("weir-bench-store"),
                        new Metrics(),
                        new Health());
        server.start();
        connector =
                new ClickHouseConnector(
                        ClickHouseConfig.defaults()
                                .with(
                                        "http://127.0.0.1:" + server.port(),
                                        server.keys().user(),
                                        server.keys().password()));
    }

    ClickHouseConnector connector() {
        return connector;
    }

    ClickHouseClient client() {
        return connector.client();
    }

    /// Returns when no merge has been running for two seconds.
    void awaitMerges() {
        int idle = 0;
        while (idle < 5) {
            LockSupport.parkNanos(Duration.ofMillis(400).toNanos());
            long running = client().query("SELECT count() FROM system.merges").singleNumber();
            idle = running == 0 ? idle + 1 : 0;
        }
    }

    /// CPU time of this process, nanoseconds.
    static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    @Override
    public void close() throws Exception {
        connector.close();
        server.close();
    }
}
