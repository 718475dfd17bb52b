package io.weir.app.command;

import io.weir.app.config.HttpConfig;
import io.weir.base.error.WeirException;
import io.weir.base.json.Json;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;

/// `weir health`: asks a running process how it is; exit code 0 when it is ready.
@Command(
        name = "health",
        description = "Asks a running process how it is; exit code 0 when it can do its own work.",
        mixinStandardHelpOptions = true)
public final class HealthCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    @Spec private CommandSpec spec;
    @Mixin private ConfigOptions options;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "text or json (default: text).",
            defaultValue = "text")
    private String format;

    @Override
    public Integer call() throws IOException, InterruptedException {
        HttpConfig http = options.load().http();
        String base = "http://" + reachable(http.listen()) + ":" + http.port();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> ready = get(client, base + "/api/v0/health/ready");
            HttpResponse<String> report = get(client, base + "/api/v0/health");
            if (format.equals("json")) {
                print(report.body());
            } else {
                JsonNode tree = Json.read(report.body().getBytes(StandardCharsets.UTF_8));
                tree.path("checks")
                        .properties()
                        .forEach(entry -> print(line(entry.getKey(), entry.getValue())));
                print(ready.statusCode() == 200 ? "ready" : "not ready");
            }
            return ready.statusCode() == 200 ? 0 : 1;
        }
    }

    private static String line(String name, JsonNode check) {
        String reason = check.path("reason").asString("");
        return String.format("%-9s %s", check.path("status").asString(""), name)
                + (reason.isEmpty() ? "" : ": " + reason);
    }

    private void print(String line) {
        spec.commandLine().getOut().println(line);
    }

    private static String reachable(String listen) {
        return switch (listen) {
            case "0.0.0.0" -> "127.0.0.1";
            case "::" -> "[::1]";
            default -> listen.contains(":") ? "[" + listen + "]" : listen;
        };
    }

    private static HttpResponse<String> get(HttpClient client, String url)
            throws InterruptedException {
        try {
            return client.send(
                    HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT).build(),
                    BodyHandlers.ofString());
        } catch (IOException e) {
            throw new WeirException(
                    WeirException.Kind.USER,
                    url + " does not answer (expected: a running weir)",
                    e);
        }
    }
}
