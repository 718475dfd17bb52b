package io.weir.app.command;

import io.weir.base.json.Json;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import tools.jackson.databind.JsonNode;

import java.net.http.HttpResponse;
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

    @Mixin private FormatOption format;

    @Override
    public Integer call() throws InterruptedException {
        boolean json = format.json();
        try (LocalApi api = new LocalApi(options.load().http(), TIMEOUT)) {
            HttpResponse<String> ready = api.get("/api/v0/health/ready");
            HttpResponse<String> report = api.get("/api/v0/health");
            if (json) {
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
}
