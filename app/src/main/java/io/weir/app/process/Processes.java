package io.weir.app.process;

import io.weir.http.Routes;
import io.weir.pipeline.delivery.PipelineRunner;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What this process and the store beside it cost so far: `GET /api/v0/processes`. The page turns
/// two answers into CPU seconds per million flows. Thread-safe.
public final class Processes {
    private static final long KIBIBYTE = 1024;

    private final List<PipelineRunner> pipelines;
    private final @Nullable StoreProcess store;

    /// One process.
    ///
    /// @param name `weir` or `store`
    /// @param cpuSeconds user and system time since it started
    /// @param rssBytes resident memory; 0 when unknown
    private record Cost(
            String name, long pid, double cpuSeconds, long rssBytes, @Nullable Instant upSince) {}

    private record Answer(List<Cost> processes, long flowsStored, int storeRestarts) {}

    /// @param pipelines of this process; the one named `flows` tells how many flows were stored
    /// @param store the child, or null when it is not ours
    public Processes(List<PipelineRunner> pipelines, @Nullable StoreProcess store) {
        this.pipelines = pipelines;
        this.store = store;
    }

    /// The route.
    public Routes routes() {
        return new Routes().get("/api/v0/processes", (_, response) -> response.json(answer()));
    }

    private Answer answer() {
        List<Cost> costs = new ArrayList<>();
        costs.add(cost("weir", ProcessHandle.current(), started()));
        ProcessHandle child = store == null ? null : store.handle();
        if (child != null) {
            costs.add(cost("store", child, child.info().startInstant().orElse(null)));
        }
        long stored =
                pipelines.stream()
                        .map(PipelineRunner::status)
                        .filter(status -> status.name().equals("flows"))
                        .mapToLong(status -> status.storedRows())
                        .sum();
        return new Answer(costs, stored, store == null ? 0 : store.restarts());
    }

    /// When this program started: the process is older, it was the launcher first.
    private static Instant started() {
        return Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
    }

    private static Cost cost(String name, ProcessHandle process, @Nullable Instant since) {
        double cpu = process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
        return new Cost(name, process.pid(), cpu, rss(process.pid()), since);
    }

    /// `VmRSS` of `/proc/PID/status` (proc_pid_status(5)), given in KiB.
    private static long rss(long pid) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * KIBIBYTE;
                }
            }
        } catch (IOException | NumberFormatException _) {
            return 0;
        }
        return 0;
    }
}
