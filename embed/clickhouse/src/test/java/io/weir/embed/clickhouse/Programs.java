package io.weir.embed.clickhouse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs other programs for tests.
final class Programs {
    private Programs() {}

    record Outcome(int status, String output) {}

    /// Whether a program is installed.
    static boolean exist(String... names) {
        for (String name : names) {
            try {
                if (run(Path.of("."), Map.of(), List.of(name, "--version")).status() != 0) {
                    return false;
                }
            } catch (IOException missing) {
                return false;
            }
        }
        return true;
    }

    /// Runs a program for at most two minutes; its output holds its errors too.
    static Outcome run(Path directory, Map<String, String> environment, List<String> command)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IOException(command + ": still running");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        return new Outcome(process.exitValue(), output.strip());
    }
}
