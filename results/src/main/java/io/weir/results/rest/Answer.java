package io.weir.results.rest;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/// What a request is answered with. Immutable.
///
/// @param type of the content; null when there is none
/// @param location where to ask instead; null when this is the place
record Answer(int status, @Nullable String type, String body, @Nullable String location) {
    private static final String JSON = "application/json; charset=utf-8";
    private static final String STATUS = "status";
    private static final String OK = "ok";

    /// 200 with one value beside `"status":"ok"`.
    static Answer ok(String name, @Nullable Object value) {
        Map<String, @Nullable Object> members = new TreeMap<>();
        members.put(STATUS, OK);
        members.put(name, value);
        return json(200, JsonText.write(members) + "\n");
    }

    /// 200 with `"status":"ok"` alone.
    static Answer ok() {
        return status(200, OK);
    }

    /// Some status with its text.
    static Answer status(int status, String text) {
        return json(status, JsonText.write(Map.of(STATUS, text)) + "\n");
    }

    /// JSON as it is.
    static Answer json(int status, String json) {
        return new Answer(status, JSON, json, null);
    }

    /// A failure.
    static Answer of(RestFailure failure) {
        return status(failure.status(), failure.text());
    }

    /// Some status, without content.
    static Answer empty(int status) {
        return new Answer(status, null, "", null);
    }

    /// 404 of a path that leads nowhere.
    static Answer noPath() {
        return new Answer(404, "text/plain; charset=utf-8", "404 page not found\n", null);
    }

    /// 301 to the same path with or without its last slash.
    static Answer moved(String location, boolean page) {
        String link = location.replace("&", "&amp;").replace("'", "&#39;");
        return page
                ? new Answer(
                        301,
                        "text/html; charset=utf-8",
                        "<a href=\"" + link + "\">Moved Permanently</a>.\n\n",
                        location)
                : new Answer(301, null, "", location);
    }

    /// The body's bytes.
    byte[] bytes() {
        return body.getBytes(StandardCharsets.UTF_8);
    }
}
