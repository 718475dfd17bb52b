package io.weir.bench.process;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The `weir` program in a process of its own, on free ports, with its output in a file.
public final class WeirProcess implements AutoCloseable {
    /// For a program that runs for a minute: it ends before the optimising compiler pays.
    private static final List<String> SHORT_RUN =
            List.of("-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Process process;
    private final Path output;

    private WeirProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /// Starts the program with a heap of 1 GiB, for a short run.
    ///
    /// @param folder its working directory, and where its output goes
    /// @param environment further variables; of ours only that of the engine is passed on
    public static WeirProcess start(
            Path folder, Map<String, String> environment, String... arguments) throws IOException {
        return start(SHORT_RUN, folder, environment, arguments);
    }

    /// Starts the program with these options for its JVM, and as [ProductJvm#product()].
    public static WeirProcess start(
            List<String> options, Path folder, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.add("-Dweir.home=" + System.getProperty("weir.home", ""));
        command.addAll(options);
        command.addAll(ProductJvm.product());
        command.add("io.weir.app.Weir");
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(folder, "weir", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(Redirect.appendTo(output.toFile()));
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("WEIR_") && !name.equals("WEIR_LIBCHDB"));
        builder.environment().putAll(environment);
        return new WeirProcess(Reaper.watch(builder.start()), output);
    }

    /// The variables that put a program on those ports.
    public static Map<String, String> environment(Ports ports) {
        Map<String, String> environment = new HashMap<>();
        environment.put("WEIR_HTTP_PORT", String.valueOf(ports.http()));
        environment.put("WEIR_STORE_PORT", String.valueOf(ports.store()));
        environment.put("WEIR_BROKER_PORT", String.valueOf(ports.broker()));
        environment.put(
                "WEIR_INLET_INPUTS",
                "[{name: netflow, port: %d}, {name: ipfix, port: %d}, {name: sflow, port: %d}]"
                        .formatted(ports.netflow(), ports.ipfix(), ports.sflow()));
        return environment;
    }

    /// The process.
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /// Waits for the program to end and gives its exit code.
    public int exitCode(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("still running after " + limit + ":\n" + outputQuietly());
        }
        return process.exitValue();
    }

    /// Everything it printed so far.
    public String output() throws IOException {
        return Files.readString(output);
    }

    private String outputQuietly() {
        try {
            return output();
        } catch (IOException e) {
            return e.toString();
        }
    }

    /// A GET on loopback; the status and the body.
    public static String get(int port, String path) throws IOException, InterruptedException {
        var response =
                CLIENT.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .timeout(Duration.ofSeconds(10))
                                .build(),
                        BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(path + ": " + response.statusCode() + " " + response.body());
        }
        return response.body();
    }

    /// Ends it at once, as `kill -9` does.
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// Asks it to end (SIGTERM) and waits; by force after 20 s.
    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
