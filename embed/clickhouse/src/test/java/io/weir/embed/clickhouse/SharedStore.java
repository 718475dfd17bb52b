package io.weir.embed.clickhouse;

import io.weir.base.config.DataSize;
import io.weir.base.health.Health;
import io.weir.base.metrics.Metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The one store of the test JVM: started by the first test that asks, stopped when the JVM ends.
final class SharedStore {
    private static final SharedStore INSTANCE = new SharedStore();

    private final HttpClient client = newClient();
    private final Path directory;
    private final StoreServer server;
    private final Metrics metrics = new Metrics();

    private SharedStore() {
        try {
            directory = Files.createTempDirectory("weir-store-test");
            StoreConfig defaults = StoreConfig.defaults();
            StoreConfig config =
                    new StoreConfig(
                            "0.0.0.0",
                            0,
                            4,
                            DataSize.ofMebibytes(4_096),
                            List.of(),
                            List.of(),
                            new StoreConfig.Reader(
                                    2,
                                    Duration.ofSeconds(5),
                                    DataSize.ofMebibytes(512),
                                    defaults.reader().maxResult()));
            server = new StoreServer(config, directory, metrics, new Health());
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
    }

    static HttpClient newClient() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    static SharedStore get() {
        return INSTANCE;
    }

    StoreServer server() {
        return server;
    }

    Path directory() {
        return directory;
    }

    Metrics metrics() {
        return metrics;
    }

    String url() {
        return "http://127.0.0.1:" + server.port();
    }

    /// As the user who may do everything; fails unless the answer is 200.
    String admin(String sql) {
        HttpResponse<String> response = adminPost("", BodyPublishers.ofString(sql));
        if (response.statusCode() != 200) {
            throw new AssertionError(response.statusCode() + " " + response.body());
        }
        return response.body().strip();
    }

    /// As the user who may do everything.
    HttpResponse<String> adminPost(String query, BodyPublisher body) {
        return send(
                HttpRequest.newBuilder(URI.create(url() + "/?" + query))
                        .header("X-ClickHouse-User", server.keys().user())
                        .header("X-ClickHouse-Key", server.keys().password().reveal())
                        .POST(body)
                        .build());
    }

    /// As `default`.
    HttpResponse<String> readerPost(String query, String sql) {
        return send(
                HttpRequest.newBuilder(URI.create(url() + "/?" + query))
                        .POST(BodyPublishers.ofString(sql))
                        .build());
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The statements that have not ended, as the store tells them.
    String queries() {
        return send(HttpRequest.newBuilder(URI.create(url() + "/weir/queries"))
                        .header("X-ClickHouse-User", server.keys().user())
                        .header("X-ClickHouse-Key", server.keys().password().reveal())
                        .build())
                .body();
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private void stop() {
        try {
            server.close();
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
