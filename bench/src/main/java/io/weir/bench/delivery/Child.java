package io.weir.bench.delivery;

import io.weir.bench.process.ProductJvm;
import io.weir.bench.process.Reaper;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A JVM of its own that runs one main class. It says `ready …` on a line of its own once it works,
/// and ends when its standard input closes.
public final class Child implements AutoCloseable {
    private final Process process;
    private final String ready;

    private Child(Process process, String ready) {
        this.process = process;
        this.ready = ready;
    }

    /// Starts it and waits until it is ready.
    public static Child start(Class<?> main, String... arguments) throws IOException {
        return start(Map.of(), main, arguments);
    }

    /// Starts it with further environment variables and waits until it is ready.
    public static Child start(Map<String, String> environment, Class<?> main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.add("-Xmx512m");
        command.add("-XX:+UseSerialGC");
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(ProductJvm.beside());
        command.add(main.getName());
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        Process process = Reaper.watch(builder.start());
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        String line = lines.readLine();
        while (line != null && !line.startsWith("ready")) {
            line = lines.readLine();
        }
        if (line == null) {
            throw new IOException(main.getSimpleName() + " ended before it was ready");
        }
        Thread.ofVirtual().start(() -> drain(lines));
        return new Child(process, line.substring("ready".length()).strip());
    }

    private static void drain(BufferedReader lines) {
        try {
            while (lines.readLine() != null) {
                Thread.onSpinWait();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// What it said after `ready`.
    public String ready() {
        return ready;
    }

    /// The process.
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /// The exit code, once it has ended by itself within `seconds`; -1 when it has not.
    public int exitCode(int seconds) throws InterruptedException {
        return process.waitFor(seconds, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }

    /// `kill -9`, and waits until it is gone.
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /// Ends it cleanly, or with force after ten seconds.
    @Override
    public void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            kill();
        }
    }
}
