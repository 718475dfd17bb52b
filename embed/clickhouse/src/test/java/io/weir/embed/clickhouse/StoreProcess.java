package io.weir.embed.clickhouse;

import io.weir.base.error.WeirException;
import io.weir.base.health.Health;
import io.weir.base.metrics.Metrics;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A store in a process of its own, to be killed.
final class StoreProcess implements AutoCloseable {
    private final Process process;
    private final Path directory;

    private StoreProcess(Process process, Path directory) {
        this.process = process;
        this.directory = directory;
    }

    /// The process: a store on a free port in the directory given, until standard input closes.
    public static void main(String[] arguments) throws Exception {
        ParentWatch.start();
        StoreServer server =
                new StoreServer(
                        StoreConfig.defaults().withPort(0),
                        Path.of(arguments[0]),
                        new Metrics(),
                        new Health());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server)));
        try {
            server.start();
        } catch (WeirException e) {
            report(String.valueOf(e.getMessage()));
            Runtime.getRuntime().halt(1);
        }
        report("ready");
        new CountDownLatch(1).await();
    }

    private static void close(StoreServer server) {
        try {
            server.close();
            report("closed");
        } catch (Exception e) {
            report("not closed: " + e);
        }
    }

    @SuppressWarnings("SystemOut")
    private static void report(String line) {
        System.out.println(line);
    }

    /// Starts one; does not wait.
    static StoreProcess start(Path directory) throws IOException {
        Path errors = Files.createDirectories(directory.resolve("errors"));
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-Xmx256m",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:ErrorFile=" + errors.resolve("hs_err.log"),
                                "-XX:-CreateCoredumpOnCrash",
                                "-cp",
                                System.getProperty("java.class.path"),
                                StoreProcess.class.getName(),
                                directory.toString())
                        .redirectErrorStream(true)
                        .start();
        return new StoreProcess(process, directory);
    }

    /// Starts one and waits until it answers.
    static StoreProcess ready(Path directory) throws IOException {
        StoreProcess started = start(directory);
        String line = started.line();
        if (!line.equals("ready")) {
            started.close();
            throw new IOException("store did not start: " + line);
        }
        return started;
    }

    /// The next line that it prints; empty at the end.
    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        InputStream in = process.getInputStream();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    /// The status it ended with.
    int await() throws InterruptedException {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("store is still running");
        }
        return process.exitValue();
    }

    /// Closes its standard input, as its parent's end would.
    void closePipe() throws IOException {
        process.getOutputStream().close();
    }

    /// Sends a signal by name.
    void signal(String name) throws IOException {
        Programs.run(directory, Map.of(), List.of("kill", "-" + name, "" + process.pid()));
    }

    /// Runs a statement; throws when the store is away or refuses.
    String run(HttpClient client, String query, String body)
            throws IOException, InterruptedException {
        StoreKeys keys = StoreKeys.read(directory);
        HttpResponse<String> response =
                client.send(
                        HttpRequest.newBuilder(URI.create(keys.url() + "/?" + query))
                                .header("X-ClickHouse-User", keys.user())
                                .header("X-ClickHouse-Key", keys.password().reveal())
                                .POST(BodyPublishers.ofString(body, StandardCharsets.UTF_8))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(response.statusCode() + " " + response.body());
        }
        return response.body().strip();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
