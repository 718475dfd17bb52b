package io.weir.bench.load;

import io.weir.base.error.WeirException;
import io.weir.base.json.Json;
import io.weir.bench.process.Ports;
import io.weir.bench.process.WeirProcess;
import io.weir.connect.clickhouse.ClickHouseClient;
import io.weir.connect.clickhouse.ClickHouseConfig;
import io.weir.connect.clickhouse.ClickHouseConnector;
import io.weir.connect.clickhouse.StoreCredentials;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A `weir up` of its own, on free ports, with its data in a given directory. Thread-safe.
final class WeirUnderLoad implements AutoCloseable {
    private static final Duration READY_PATIENCE = Duration.ofMinutes(2);

    /// Counting 60 million flows takes a while.
    private static final Duration QUERY_PATIENCE = Duration.ofMinutes(10);

    private static final long PAUSE_NANOS = 50_000_000;
    private static final int ATTEMPTS = 3;

    private final Ports ports;
    private final WeirProcess process;
    private final ClickHouseConnector connector;

    private WeirUnderLoad(Ports ports, WeirProcess process, ClickHouseConnector connector) {
        this.ports = ports;
        this.process = process;
        this.connector = connector;
    }

    /// Starts it and waits until it is ready.
    ///
    /// @param directory for its data and its output
    /// @param options for its JVM
    /// @param config a configuration file of the user's; null for none
    /// @param receiveBuffer of each socket, for example `32MiB`; null for the product's own
    static WeirUnderLoad start(
            Path directory,
            List<String> options,
            @Nullable Path config,
            @Nullable String receiveBuffer)
            throws IOException, InterruptedException {
        Ports ports = Ports.free();
        Map<String, String> environment = WeirProcess.environment(ports);
        environment.put("WEIR_INLET_ENRICH_EXPORTERS", Exporters.metadata());
        if (receiveBuffer != null) {
            environment.compute(
                    "WEIR_INLET_INPUTS",
                    (_, inputs) ->
                            String.valueOf(inputs)
                                    .replace("}", ", receive-buffer: " + receiveBuffer + "}"));
        }
        List<String> arguments = new ArrayList<>(List.of("up", "--exit-with-parent"));
        Path data = directory.resolve("data");
        arguments.add("--data-dir=" + data);
        if (config != null) {
            arguments.add("--config=" + config.toAbsolutePath());
        }
        WeirProcess process =
                WeirProcess.start(
                        options, directory, environment, arguments.toArray(String[]::new));
        try {
            awaitReady(process);
            StoreCredentials key = StoreCredentials.read(data);
            ClickHouseConfig defaults = ClickHouseConfig.defaults();
            ClickHouseConfig store =
                    new ClickHouseConfig(
                            List.of(key.url()),
                            defaults.database(),
                            key.user(),
                            key.password(),
                            false,
                            defaults.connectTimeout(),
                            QUERY_PATIENCE,
                            "");
            return new WeirUnderLoad(ports, process, new ClickHouseConnector(store));
        } catch (IOException | RuntimeException failure) {
            process.close();
            throw failure;
        }
    }

    private static void awaitReady(WeirProcess process) throws IOException {
        long end = System.nanoTime() + READY_PATIENCE.toNanos();
        while (!process.output().contains("weir is ready")) {
            if (!process.handle().isAlive() || System.nanoTime() > end) {
                List<String> lines = process.output().lines().toList();
                String last = lines.isEmpty() ? "no output" : lines.getLast();
                throw WeirException.user(
                        "weir up did not become ready: "
                                + lines.stream()
                                        .filter(line -> line.startsWith("weir: "))
                                        .findFirst()
                                        .orElse(last));
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    Ports ports() {
        return ports;
    }

    /// Its store.
    ClickHouseClient store() {
        return connector.client();
    }

    /// What it counts itself.
    Counts counts() throws IOException, InterruptedException {
        return Counts.of(MetricsPage.parse(get("/metrics")));
    }

    /// Its processes, `weir` and `store`.
    Map<String, ProcessHandle> processes() throws IOException, InterruptedException {
        Map<String, ProcessHandle> handles = new TreeMap<>();
        for (JsonNode one : answer().path("processes")) {
            Optional<ProcessHandle> handle = ProcessHandle.of(one.path("pid").asLong());
            handle.ifPresent(found -> handles.put(one.path("name").asString(), found));
        }
        return handles;
    }

    /// How often its store was started again.
    long storeRestarts() throws IOException, InterruptedException {
        return answer().path("storeRestarts").asLong();
    }

    private JsonNode answer() throws IOException, InterruptedException {
        return Json.read(get("/api/v0/processes").getBytes(StandardCharsets.UTF_8));
    }

    /// An answer, at the third attempt at the latest: a machine at its limit may be slow to answer.
    private String get(String path) throws IOException, InterruptedException {
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            try {
                return WeirProcess.get(ports.http(), path);
            } catch (IOException slow) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        return WeirProcess.get(ports.http(), path);
    }

    /// Waits until its store merges nothing, at most so long.
    void awaitMerges(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < end
                && store().query("SELECT count() FROM system.merges").singleNumber() > 0) {
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    /// Asks it to end, and waits.
    @Override
    public void close() throws InterruptedException {
        connector.close();
        process.close();
    }
}
