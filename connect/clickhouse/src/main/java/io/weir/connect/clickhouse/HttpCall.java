package io.weir.connect.clickhouse;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// One request to ClickHouse being put together: URL parameters, headers and a body. Not
/// thread-safe.
final class HttpCall {
    private final Map<String, String> parameters = new LinkedHashMap<>();
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final HttpRequest.BodyPublisher body;
    private boolean onlyWhileThere;

    /// A statement as the body.
    static HttpCall statement(String sql) {
        return new HttpCall(HttpRequest.BodyPublishers.ofString(sql));
    }

    HttpCall(HttpRequest.BodyPublisher body) {
        this.body = body;
    }

    HttpRequest.BodyPublisher body() {
        return body;
    }

    Map<String, String> headers() {
        return headers;
    }

    /// Makes it end early when the server turns out to be away: for what changes nothing.
    HttpCall onlyWhileThere() {
        onlyWhileThere = true;
        return this;
    }

    /// Whether to give up when another request finds the server away.
    boolean isOnlyWhileThere() {
        return onlyWhileThere;
    }

    /// Adds a URL parameter: a setting, `query_id`, `query`, …
    HttpCall set(String name, String value) {
        parameters.put(name, value);
        return this;
    }

    /// Adds settings.
    HttpCall setAll(Map<String, String> settings) {
        parameters.putAll(settings);
        return this;
    }

    /// Adds the values of `{name:Type}` parameters.
    HttpCall parameters(Map<String, ?> values) {
        values.forEach((name, value) -> parameters.put("param_" + name, Parameters.text(value)));
        return this;
    }

    /// Adds a header.
    HttpCall header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /// The parameters as they stand in a URL.
    String queryString() {
        StringBuilder out = new StringBuilder(256);
        parameters.forEach((name, value) -> {
            out.append(out.isEmpty() ? '?' : '&');
            out.append(encode(name)).append('=').append(encode(value));
        });
        return out.toString();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
