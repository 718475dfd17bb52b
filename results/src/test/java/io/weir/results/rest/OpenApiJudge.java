package io.weir.results.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import io.weir.base.json.Json;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Judges answers by the description that the API gives of itself.
final class OpenApiJudge {
    private static final String ID = "https://weir.example/openapi.json";

    private final JsonNode document;
    private final SchemaRegistry registry;
    private final Map<String, Schema> schemas = new HashMap<>();
    private final Set<String> judged = new TreeSet<>();
    private final String prefix;

    OpenApiJudge(RestSettings settings) {
        String text = OpenApi.text(settings);
        this.document = Json.read(text.getBytes(StandardCharsets.UTF_8));
        this.prefix = settings.prefix().substring(0, settings.prefix().length() - 1);
        this.registry =
                SchemaRegistry.withDefaultDialect(
                        SpecificationVersion.DRAFT_2020_12,
                        builder -> builder.schemas(Map.of(ID, text)));
    }

    /// Requires that the answer is one that the description promises.
    void check(String method, String path, RestServer.Reply reply) {
        assertThat(complaint(method, path, reply)).as("%s %s", method, path).isEmpty();
    }

    /// What is wrong with an answer; empty when it is one that the description promises. Methods
    /// that a path does not have are 405, and `OPTIONS` is 204.
    String complaint(String method, String path, RestServer.Reply reply) {
        String template = template(path.replaceFirst("\\?.*", ""));
        if (template == null || method.equals("HEAD")) {
            return "";
        }
        String name = method.toLowerCase(Locale.ROOT);
        JsonNode operation = document.path("paths").path(template).path(name);
        String status = Integer.toString(reply.status());
        if (operation.isMissingNode()) {
            return reply.status() == (method.equals("OPTIONS") ? 204 : 405) ? "" : status;
        }
        String pointer = "/paths/" + escaped(template) + "/" + name + "/responses/" + status;
        JsonNode answer = operation.path("responses").path(status);
        if (answer.isMissingNode()) {
            return status + " is not described";
        }
        if (answer.has("$ref")) {
            pointer = answer.get("$ref").asString().substring(1);
            answer = document.at(pointer);
        }
        judged.add(method + " " + template + " " + status);
        if (!answer.path("content").has("application/json")) {
            return "";
        }
        String place = ID + "#" + pointer + "/content/application~1json/schema";
        Schema schema =
                schemas.computeIfAbsent(place, _ -> registry.getSchema(SchemaLocation.of(place)));
        List<Error> errors = schema.validate(reply.body(), InputFormat.JSON);
        return errors.isEmpty() ? "" : errors + " in " + reply.body();
    }

    /// The operations whose answers were judged, with their status.
    Set<String> judged() {
        return judged;
    }

    /// All operations, without their status.
    Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        document.path("paths")
                .properties()
                .forEach(path ->
                        path.getValue()
                                .properties()
                                .forEach(operation ->
                                        operations.add(
                                                operation.getKey().toUpperCase(Locale.ROOT)
                                                        + " "
                                                        + path.getKey())));
        return operations;
    }

    private static String escaped(String path) {
        return path.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D");
    }

    private @Nullable String template(String path) {
        if (!path.startsWith(prefix + "/")) {
            return null;
        }
        String[] parts = path.substring(prefix.length()).split("/", -1);
        String found = null;
        int names = Integer.MAX_VALUE;
        for (String template : document.path("paths").propertyNames()) {
            int used = matches(template.split("/", -1), parts);
            if (used >= 0 && used < names) {
                found = template;
                names = used;
            }
        }
        return found;
    }

    private static int matches(String[] template, String[] parts) {
        if (template.length != parts.length) {
            return -1;
        }
        int names = 0;
        for (int i = 0; i < parts.length; i++) {
            if (template[i].startsWith("{")) {
                names++;
                if (parts[i].isEmpty()) {
                    return -1;
                }
            } else if (!template[i].equals(parts[i])) {
                return -1;
            }
        }
        return names;
    }
}
