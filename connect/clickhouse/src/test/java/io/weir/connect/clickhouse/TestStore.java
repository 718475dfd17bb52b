package io.weir.connect.clickhouse;

import io.weir.base.health.Health;
import io.weir.base.metrics.Metrics;
import io.weir.embed.clickhouse.StoreConfig;
import io.weir.embed.clickhouse.StoreKeys;
import io.weir.embed.clickhouse.StoreServer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A real ClickHouse for this JVM's tests: started by the first that asks, stopped when the JVM
/// ends.
public final class TestStore {
    private static final TestStore INSTANCE = new TestStore();

    private final Path dataDir;
    private final StoreServer server;

    private TestStore() {
        try {
            dataDir = Files.createTempDirectory("weir-connect-test");
            StoreConfig defaults = StoreConfig.defaults();
            StoreConfig config =
                    new StoreConfig(
                            "127.0.0.1",
                            0,
                            4,
                            defaults.maxMemory(),
                            List.of(),
                            List.of(),
                            defaults.reader());
            server = new StoreServer(config, dataDir.resolve("store"), new Metrics(), new Health());
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
    }

    /// The data directory of the store.
    public static Path dataDir() {
        return INSTANCE.dataDir;
    }

    /// How to reach the store as its admin.
    public static StoreKeys keys() {
        return INSTANCE.server.keys();
    }

    /// A configuration of this store.
    public static ClickHouseConfig config() {
        StoreKeys keys = keys();
        return ClickHouseConfig.defaults().with(keys.url(), keys.user(), keys.password());
    }

    /// A connector to this store, to be closed by the caller.
    public static ClickHouseConnector connector() {
        return new ClickHouseConnector(config());
    }

    private void stop() {
        try {
            server.close();
            try (Stream<Path> files = Files.walk(dataDir)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
