package io.weir.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// What a process has cost so far.
///
/// @param cpuSeconds user and system time
/// @param rssBytes resident memory; 0 when unknown
record ProcessCost(double cpuSeconds, long rssBytes) {
    private static final long KIBIBYTE = 1024;

    /// Of a process; CPU time from `/proc/PID/stat`, memory (`VmRSS`) from `/proc/PID/status`
    /// (proc_pid_status(5)).
    static ProcessCost of(ProcessHandle process) {
        double cpu = process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
        return new ProcessCost(cpu, rss(process.pid()));
    }

    private static long rss(long pid) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * KIBIBYTE;
                }
            }
            return 0;
        } catch (IOException | NumberFormatException _) {
            return 0;
        }
    }
}
