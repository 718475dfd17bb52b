package io.weir.bench.load;

import io.weir.base.json.Json;
import io.weir.bench.process.Ports;
import io.weir.bench.process.Reaper;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// The [Generator] in a process of its own. Not thread-safe.
final class GeneratorProcess implements AutoCloseable {
    private static final int CLOSE_SECONDS = 10;

    private final Process process;
    private final BufferedReader answers;
    private final Writer orders;

    /// Starts it and waits until it is ready.
    GeneratorProcess(Ports ports) throws IOException {
        process =
                Reaper.watch(
                        new ProcessBuilder(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-Xmx256m",
                                        "-XX:+UseSerialGC",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        Generator.class.getName(),
                                        String.valueOf(ports.netflow()),
                                        String.valueOf(ports.ipfix()),
                                        String.valueOf(ports.sflow()))
                                .redirectError(Redirect.INHERIT)
                                .start());
        answers = process.inputReader(StandardCharsets.UTF_8);
        orders = process.outputWriter(StandardCharsets.UTF_8);
        answer();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /// Sends at that rate for so long, and returns when it is done.
    Sent run(long flowsPerSecond, long millis) throws IOException {
        orders.write(flowsPerSecond + " " + millis + "\n");
        orders.flush();
        return Json.read(answer().getBytes(StandardCharsets.UTF_8), Sent.class);
    }

    private String answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the generator ended; its reason is in the lines above");
        }
        return line;
    }

    /// Ends it, or with force after ten seconds.
    @Override
    public void close() throws IOException, InterruptedException {
        orders.close();
        if (!process.waitFor(CLOSE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
