package io.weir.bench.delivery;

import io.weir.bench.Scratch;
import io.weir.connect.clickhouse.ClickHouseConfig;
import io.weir.connect.clickhouse.StoreCredentials;
import io.weir.connect.kafka.KafkaConfig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A broker and a store in processes of their own, shared by all tests that kill neither. They end
/// with this process, whose end closes their standard input.
public final class Rig {
    private static final Rig SHARED = new Rig();

    private final Scratch scratch;
    private final Path directory;
    private final Child broker;
    private final Child store;

    private Rig() {
        try {
            scratch = Scratch.temporary();
            directory = scratch.path();
            broker = Child.start(BrokerChild.class, directory.toString(), "0");
            store = Child.start(StoreChild.class, directory.toString(), "0");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
    }

    /// The one rig of this process, started at first use.
    public static Rig shared() {
        return SHARED;
    }

    /// `HOST:PORT` of the broker.
    public String bootstrap() {
        return "127.0.0.1:" + broker.ready();
    }

    /// How to reach the broker.
    public KafkaConfig kafka() {
        return KafkaConfig.of(bootstrap());
    }

    /// The base address of the store.
    public String storeUrl() {
        return StoreCredentials.read(directory).url();
    }

    /// A database of the store, reached at that address.
    ///
    /// @param url of the store, or of what stands in front of it
    public ClickHouseConfig store(String database, String url, Duration timeout) {
        StoreCredentials key = StoreCredentials.read(directory);
        ClickHouseConfig defaults = ClickHouseConfig.defaults();
        return new ClickHouseConfig(
                List.of(url),
                database,
                key.user(),
                key.password(),
                false,
                defaults.connectTimeout(),
                timeout,
                "");
    }

    /// A database of the store.
    public ClickHouseConfig store(String database) {
        return store(database, storeUrl(), Duration.ofSeconds(20));
    }

    private void stop() {
        try (scratch;
                store;
                broker) {
            store.kill();
            broker.kill();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }
}
