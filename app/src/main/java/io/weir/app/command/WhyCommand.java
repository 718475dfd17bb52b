package io.weir.app.command;

import io.weir.base.error.WeirException;
import io.weir.base.json.Json;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import tools.jackson.databind.JsonNode;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/// `weir why`: asks a running process what is missing from a source.
@Command(
        name = "why",
        description = {
            "Says what is missing from a source, since when, why, and what to set.",
            "Asks the running process; what it counted itself is known also while ClickHouse is away.",
            "The exit code is 1 when the source is not known."
        },
        mixinStandardHelpOptions = true)
public final class WhyCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(40);

    @Spec private CommandSpec spec;
    @Mixin private ConfigOptions options;

    @Parameters(
            arity = "1",
            paramLabel = "SOURCE",
            description =
                    "An exporter's address or name, a topic, a pipeline, or a socket (its address and port).")
    private String source;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            defaultValue = "1h",
            description = "How far to look back, for example 10m, 1h or 7d (default: 1h).")
    private String since;

    @Mixin private FormatOption format;

    @Override
    public Integer call() throws InterruptedException {
        boolean json = format.json();
        try (LocalApi api = new LocalApi(options.load().http(), TIMEOUT)) {
            HttpResponse<String> response =
                    api.get("/api/v0/why?source=" + encode(source) + "&since=" + encode(since));
            JsonNode answer = Json.read(response.body().getBytes(StandardCharsets.UTF_8));
            if (response.statusCode() != 200) {
                throw WeirException.user(answer.path("error").asString(response.body()));
            }
            boolean unknown = answer.path("kind").asString("").equals("unknown");
            if (json) {
                print(response.body());
                return unknown ? 1 : 0;
            }
            if (unknown) {
                throw WeirException.user(line(answer));
            }
            print(answer);
            return 0;
        }
    }

    /// Everything that is said of a source that nobody knows.
    private static String line(JsonNode answer) {
        List<String> said = new ArrayList<>();
        said.add(answer.path("summary").asString(""));
        for (JsonNode finding : answer.path("findings")) {
            said.add(text(finding));
        }
        return String.join("; ", said);
    }

    private void print(JsonNode answer) {
        print(answer.path("summary").asString(""));
        for (JsonNode finding : answer.path("findings")) {
            print((finding.path("missing").asBoolean(false) ? "- " : "  note: ") + text(finding));
        }
    }

    private static String text(JsonNode finding) {
        String advice = finding.path("advice").asString("");
        return finding.path("sentence").asString("") + (advice.isEmpty() ? "" : "; " + advice);
    }

    private void print(String line) {
        spec.commandLine().getOut().println(line);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
