package io.weir.results.rest;

import io.weir.base.json.Json;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// The description of the API in OpenAPI 3.1, as it is served: under the prefix of this server, and
/// without what it does not have.
final class OpenApi {
    private static final String FILE = "openapi.json";
    private static final String DEBUG = "debug";

    private OpenApi() {}

    /// The document for these settings.
    static String text(RestSettings settings) {
        ObjectNode document = (ObjectNode) Json.read(bytes());
        ArrayNode servers = document.putArray("servers");
        String prefix = settings.prefix();
        servers.addObject().put("url", prefix.substring(0, prefix.length() - 1));
        if (!settings.authentication()) {
            document.remove("security");
        }
        if (!settings.debug()) {
            removeDebug((ObjectNode) document.get("paths"));
        }
        return Json.writeText(document) + "\n";
    }

    private static void removeDebug(ObjectNode paths) {
        for (String path : new ArrayList<>(paths.propertyNames())) {
            ObjectNode operations = (ObjectNode) paths.get(path);
            for (String method : new ArrayList<>(operations.propertyNames())) {
                if (isDebug(operations.get(method))) {
                    operations.remove(method);
                }
            }
            if (List.copyOf(operations.propertyNames()).stream().allMatch("parameters"::equals)) {
                paths.remove(path);
            }
        }
    }

    private static boolean isDebug(JsonNode operation) {
        for (JsonNode tag : operation.path("tags")) {
            if (tag.asString().equals(DEBUG)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] bytes() {
        try (InputStream in = OpenApi.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is missing beside " + OpenApi.class);
            }
            return in.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
