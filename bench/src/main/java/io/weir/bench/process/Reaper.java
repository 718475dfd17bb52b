package io.weir.bench.process;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Ends by force, when this process ends, every process that it started and that still runs, so
/// that none goes on writing. Thread-safe.
public final class Reaper {
    private static final Set<Process> STARTED = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Reaper::reap, "reaper"));
    }

    private Reaper() {}

    /// A process to be ended with this one.
    public static Process watch(Process process) {
        STARTED.add(process);
        var _ = process.onExit().thenAccept(STARTED::remove);
        return process;
    }

    private static void reap() {
        STARTED.forEach(Process::destroyForcibly);
    }
}
