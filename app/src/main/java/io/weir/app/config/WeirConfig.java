package io.weir.app.config;

import io.weir.app.plugin.PluginsConfig;
import io.weir.base.log.LogConfig;
import io.weir.connect.clickhouse.ClickHouseConfig;
import io.weir.connect.kafka.ConsumerConfig;
import io.weir.connect.kafka.KafkaConfig;
import io.weir.connect.otlp.TracingConfig;
import io.weir.embed.clickhouse.StoreConfig;
import io.weir.embed.kafka.BrokerConfig;
import io.weir.flows.FlowsConfig;
import io.weir.flows.demo.DemoConfig;
import io.weir.flows.inlet.InletConfig;
import io.weir.pipeline.PipelineConfig;

import java.nio.file.Path;
import java.util.Objects;

/// Everything that `weir.yaml` can say: one section per role and connector.
///
/// @param dataDir where the store, the broker and Weir's own state are kept
/// @param durability what the embedded broker and the tables outlive: `process` or `fsync`
/// @param log level and form of the log
/// @param http where API, console, metrics and health listen
/// @param kafka how to reach Kafka
/// @param consumer how pipelines read from Kafka
/// @param clickhouse how to reach ClickHouse; no servers: the embedded store of the data directory
/// @param store the embedded ClickHouse
/// @param broker the embedded Kafka
/// @param inlet UDP inputs, and the names of exporters and interfaces
/// @param flows topics, tables and encodings of flows
/// @param pipeline sizes and times of every pipeline
/// @param plugins pipelines of the user's own
/// @param tracing where the trace of each batch goes
/// @param demo how the demo exporters of `up --demo` behave
public record WeirConfig(
        String dataDir,
        Durability durability,
        LogConfig log,
        HttpConfig http,
        KafkaConfig kafka,
        ConsumerConfig consumer,
        ClickHouseConfig clickhouse,
        StoreConfig store,
        BrokerConfig broker,
        InletConfig inlet,
        FlowsConfig flows,
        PipelineConfig pipeline,
        PluginsConfig plugins,
        TracingConfig tracing,
        DemoConfig demo) {
    public WeirConfig {
        Objects.requireNonNull(dataDir, "data-dir");
        if (dataDir.isEmpty()) {
            throw new IllegalArgumentException("data-dir: (expected: a directory)");
        }
    }

    /// Everything on loopback, data in `./var`.
    public static WeirConfig defaults() {
        return new WeirConfig(
                "./var",
                Durability.PROCESS,
                LogConfig.defaults(),
                HttpConfig.defaults(),
                KafkaConfig.defaults(),
                ConsumerConfig.defaults(),
                ClickHouseConfig.defaults(),
                StoreConfig.defaults(),
                BrokerConfig.defaults(),
                InletConfig.defaults(),
                FlowsConfig.defaults(),
                PipelineConfig.defaults(),
                PluginsConfig.defaults(),
                TracingConfig.defaults(),
                DemoConfig.defaults());
    }

    /// The embedded broker's settings, those that `durability` asks for included.
    public BrokerConfig effectiveBroker() {
        return durability == Durability.FSYNC ? broker.withFsync(true) : broker;
    }

    /// The data directory, absolute.
    public Path dataPath() {
        return Path.of(dataDir).toAbsolutePath().normalize();
    }

    /// Where the jars of plugins are, absolute.
    public Path pluginPath() {
        return plugins.folder().isEmpty()
                ? dataPath().resolve("plugins")
                : Path.of(plugins.folder()).toAbsolutePath().normalize();
    }

    /// The same with another way to Kafka.
    public WeirConfig withKafka(KafkaConfig other) {
        return new WeirConfig(
                dataDir,
                durability,
                log,
                http,
                other,
                consumer,
                clickhouse,
                store,
                broker,
                inlet,
                flows,
                pipeline,
                plugins,
                tracing,
                demo);
    }

    /// The same with another membership in consumer groups.
    public WeirConfig withConsumer(ConsumerConfig other) {
        return new WeirConfig(
                dataDir,
                durability,
                log,
                http,
                kafka,
                other,
                clickhouse,
                store,
                broker,
                inlet,
                flows,
                pipeline,
                plugins,
                tracing,
                demo);
    }

    /// The same with other inputs or names.
    public WeirConfig withInlet(InletConfig other) {
        return new WeirConfig(
                dataDir,
                durability,
                log,
                http,
                kafka,
                consumer,
                clickhouse,
                store,
                broker,
                other,
                flows,
                pipeline,
                plugins,
                tracing,
                demo);
    }
}
