package io.weir.bench.chaos;

import io.weir.base.error.WeirException;
import io.weir.bench.process.Ports;
import io.weir.bench.process.WeirProcess;
import io.weir.connect.clickhouse.ClickHouseClient;
import io.weir.connect.clickhouse.ClickHouseConfig;
import io.weir.connect.clickhouse.ClickHouseConnector;
import io.weir.connect.clickhouse.StoreCredentials;
import io.weir.connect.kafka.KafkaConfig;
import io.weir.connect.kafka.KafkaConnector;
import io.weir.flows.encoding.FlowEncoding;
import io.weir.pipeline.Steps.Step;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// The product's roles `broker`, `store` and `pipeline`, each a `weir run` of its own that can be
/// killed and started again, on topics and tables that its role `orchestrator` made. Not
/// thread-safe.
final class ProductBed implements AutoCloseable {
    /// Batches often: of the roll-ups, so little memory for sums that they do not last for a
    /// minute.
    private static final String CONFIG =
            """
            flows:
              encoding: ENCODING
              rollup-memory: 1MiB
              pipeline: {flush-interval: 400ms}
              rollup: {flush-interval: 400ms}
            """;

    private static final Duration READY_WITHIN = Duration.ofMinutes(1);
    private static final long PAUSE_NANOS = 20_000_000;

    private final Path directory;
    private final Path config;
    private final Ports ports = Ports.free();
    private final Map<Role, WeirProcess> processes = new HashMap<>();
    private final KafkaConnector kafka;
    private final ClickHouseConnector store;

    /// What can be killed.
    enum Role {
        BROKER,
        STORE,
        PIPELINE;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Starts everything.
    ProductBed(Path directory, FlowEncoding encoding) throws IOException, InterruptedException {
        this.directory = Files.createDirectories(directory);
        config =
                Files.writeString(
                        directory.resolve("weir.yaml"),
                        CONFIG.replace("ENCODING", encoding.name().toLowerCase(Locale.ROOT)));
        start(Role.BROKER);
        start(Role.STORE);
        try (WeirProcess orchestrator = run("orchestrator")) {
            awaitReady(orchestrator, "orchestrator");
        }
        kafka = new KafkaConnector(KafkaConfig.of(bootstrap()));
        StoreCredentials key = StoreCredentials.read(directory.resolve("data"));
        store =
                new ClickHouseConnector(
                        ClickHouseConfig.defaults().with(key.url(), key.user(), key.password()));
    }

    String bootstrap() {
        return "127.0.0.1:" + ports.broker();
    }

    KafkaConnector kafka() {
        return kafka;
    }

    ClickHouseClient store() {
        return store.client();
    }

    /// Starts a role and waits until it says that it is ready.
    void start(Role role) throws IOException, InterruptedException {
        WeirProcess process = run(role.word());
        processes.put(role, process);
        awaitReady(process, role.word());
    }

    /// Starts the pipeline, which ends as by `kill -9` when one of its pipelines crosses a step,
    /// and waits for that.
    ///
    /// @param crossing the how-manieth is the last, from 1
    /// @return the exit code
    int runUntil(String pipeline, Step step, int crossing)
            throws IOException, InterruptedException {
        try (WeirProcess process =
                run(Role.PIPELINE.word(), "--halt-at=" + pipeline + ":" + step + ":" + crossing)) {
            return process.exitCode(READY_WITHIN);
        }
    }

    /// Ends a role in order, as SIGTERM does.
    void stop(Role role) throws InterruptedException {
        WeirProcess process = processes.remove(role);
        if (process != null) {
            process.close();
        }
    }

    /// A role; it comes back on the same port.
    Victim victim(Role role) {
        return Victim.of(
                () -> {
                    WeirProcess process = processes.remove(role);
                    if (process != null) {
                        process.kill();
                    }
                },
                () -> start(role));
    }

    private WeirProcess run(String role, String... more) throws IOException {
        Map<String, String> environment = WeirProcess.environment(ports);
        environment.put("WEIR_HTTP_PORT", "0");
        environment.put("WEIR_KAFKA_SERVERS", "[" + bootstrap() + "]");
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "run",
                                "--role=" + role,
                                "--config=" + config,
                                "--data-dir=" + directory.resolve("data")));
        arguments.addAll(List.of(more));
        return WeirProcess.start(
                List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                directory,
                environment,
                arguments.toArray(String[]::new));
    }

    private static void awaitReady(WeirProcess process, String role) throws IOException {
        long end = System.nanoTime() + READY_WITHIN.toNanos();
        while (!process.output().contains("weir " + role + " ready")) {
            if (!process.handle().isAlive() || System.nanoTime() > end) {
                throw WeirException.user(
                        "weir run --role " + role + " did not become ready: " + process.output());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    @Override
    public void close() throws InterruptedException {
        store.close();
        kafka.close();
        for (Role role : List.of(Role.PIPELINE, Role.STORE, Role.BROKER)) {
            stop(role);
        }
    }
}
