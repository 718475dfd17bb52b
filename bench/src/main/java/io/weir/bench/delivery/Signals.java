package io.weir.bench.delivery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Signals that Java cannot send itself.
public final class Signals {
    private Signals() {}

    /// Sends a signal, and returns once it was sent. A process that stops itself returns when it is
    /// continued.
    public static void send(String signal, ProcessHandle to) {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(to.pid())).start().waitFor();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Whether a process is stopped (proc_pid_stat(5): state `T`).
    public static boolean stopped(ProcessHandle process) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
    }
}
