package io.weir.bench.delivery;

import io.weir.base.health.Health;
import io.weir.base.metrics.Metrics;
import io.weir.embed.clickhouse.StoreConfig;
import io.weir.embed.clickhouse.StoreServer;

import java.nio.file.Path;

/// A store in a process of its own. Arguments: data directory, port (0: any).
public final class StoreChild {
    private StoreChild() {}

    /// Runs until standard input closes.
    public static void main(String[] arguments) throws Exception {
        StoreConfig config = StoreConfig.defaults().withPort(Integer.parseInt(arguments[1]));
        try (StoreServer store =
                new StoreServer(
                        config,
                        Path.of(arguments[0]).resolve("store"),
                        new Metrics(),
                        new Health())) {
            store.start();
            System.out.println("ready " + store.port());
            while (System.in.read() >= 0) {
                Thread.onSpinWait();
            }
        }
    }
}
