package io.weir.it.delivery;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// An `strace` that interferes with the system calls of a running process until it is closed.
final class Strace implements AutoCloseable {
    private final Process process;
    private final Path log;

    private Strace(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /// Whether it is installed and may attach to processes that are not its own.
    static boolean works() throws IOException, InterruptedException {
        Process sleeper = new ProcessBuilder("sleep", "60").start();
        try (Strace _ = attach(sleeper.toHandle(), Files.createTempFile("strace", ".log"))) {
            return true;
        } catch (IOException refused) {
            return false;
        } finally {
            sleeper.destroyForcibly();
        }
    }

    /// Attaches to all threads of a process, and returns once it has.
    ///
    /// @param log where it writes the calls that it saw
    /// @param options which calls, and what happens to them
    static Strace attach(ProcessHandle target, Path log, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of("strace", "-f", "-o", log.toString()));
        command.addAll(List.of(options));
        command.addAll(List.of("-p", Long.toString(target.pid())));
        Process process = new ProcessBuilder(command).start();
        BufferedReader lines = process.errorReader(StandardCharsets.UTF_8);
        String line = lines.readLine();
        while (line != null && !line.contains(" attached")) {
            line = lines.readLine();
        }
        if (line == null) {
            throw new IOException("strace ended before it was attached");
        }
        return new Strace(process, log);
    }

    /// Waits until it has seen a call, and returns the first one.
    String firstCall() {
        return await().until(
                        () ->
                                Files.readAllLines(log).stream()
                                        .filter(line -> line.contains("("))
                                        .findFirst()
                                        .orElse(""),
                        line -> !line.isEmpty());
    }

    /// Detaches.
    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
