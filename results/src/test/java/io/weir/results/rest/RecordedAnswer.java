package io.weir.results.rest;

import io.weir.base.json.Json;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A request to the reference program, and what it answered.
record RecordedAnswer(JsonNode line) {
    private static final Pattern TIME = Pattern.compile("\"(20\\d\\d-\\d\\d-\\d\\dT[0-9:.]+Z)\"");

    private static final String SERVER_TIME = "\"<server-time>\"";
    private static final int LONG_TEXT = 1_000_000;

    int id() {
        return line.get("id").asInt();
    }

    String method() {
        return line.get("method").asString();
    }

    String path() {
        return line.get("path").asString();
    }

    int status() {
        return line.get("status").asInt();
    }

    String requestText() {
        return line.path("request_body").asString("");
    }

    Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>();
        line.get("request_headers")
                .properties()
                .forEach(header -> headers.put(header.getKey(), header.getValue().asString()));
        return headers;
    }

    byte[] requestBody() {
        String note = line.path("request_body_note").asString("");
        if (!note.isEmpty()) {
            String name = note.contains("justification") ? "justification" : "message";
            return ("{\"" + name + "\":\"" + "a".repeat(LONG_TEXT) + "\"}")
                    .getBytes(StandardCharsets.UTF_8);
        }
        JsonNode encoded = line.path("request_body_b64");
        return encoded.isString()
                ? Base64.getDecoder().decode(encoded.asString())
                : requestText().getBytes(StandardCharsets.UTF_8);
    }

    /// Whether an answer is the same: status and bytes, where the server's own clock shows and the
    /// order of lists without order apart.
    ///
    /// @param since the server's clock shows what is later
    boolean isSame(RestServer.Reply reply, String since) {
        String want = line.get("response_body").asString();
        if (reply.status() != status() || reply.body().equals(want)) {
            return reply.status() == status();
        }
        if (line.has("response_body_truncated_from")) {
            return reply.body().startsWith(want);
        }
        String got =
                TIME.matcher(reply.body())
                        .replaceAll(time ->
                                Matcher.quoteReplacement(
                                        isBetween(since, time.group(1))
                                                ? SERVER_TIME
                                                : time.group()));
        return got.equals(want) || (sorted(got).equals(sorted(want)) && set(got).equals(set(want)));
    }

    private static boolean isBetween(String since, String time) {
        return time.compareTo(since) >= 0 && time.compareTo("2090") < 0;
    }

    /// The characters in order, so that two texts with other escapes are never the same.
    private static String sorted(String text) {
        char[] characters = text.toCharArray();
        Arrays.sort(characters);
        return new String(characters);
    }

    private static String set(String json) {
        try {
            return set(Json.read(json.getBytes(StandardCharsets.UTF_8)));
        } catch (JacksonException none) {
            return json;
        }
    }

    private static String set(JsonNode node) {
        if (node.isArray()) {
            List<String> items = new ArrayList<>();
            node.forEach(item -> items.add(set(item)));
            items.sort(null);
            return items.toString();
        }
        if (node.isObject()) {
            Map<String, String> members = new TreeMap<>();
            node.properties()
                    .forEach(member -> members.put(member.getKey(), set(member.getValue())));
            return members.toString();
        }
        return node.toString();
    }

    @Override
    public String toString() {
        return id() + " " + method() + " " + path();
    }
}
