package io.weir.embed.clickhouse.front;

import io.weir.embed.clickhouse.engine.ChdbException;
import io.weir.http.Request;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// What the URL and the headers of a request say beside its statement.
///
/// @param queryId the client's, or a new one
/// @param database the current one; empty for `default`
/// @param defaultFormat of the output when the statement names none; empty when the client has no
///   wish
/// @param settings engine settings
/// @param parameters values of `{name:Type}` placeholders
/// @param compress whether the answer goes in ClickHouse's frames
/// @param decompress whether the body comes in ClickHouse's frames
/// @param gzip whether the answer goes through gzip
/// @param waitEnd whether the whole answer is made before its head is sent
/// @param deadlineMillis an insert that has not started by then is refused; milliseconds since
///   1970, 0 for none
record QueryParameters(
        String queryId,
        String database,
        String defaultFormat,
        Map<String, String> settings,
        Map<String, String> parameters,
        boolean compress,
        boolean decompress,
        boolean gzip,
        boolean waitEnd,
        long deadlineMillis) {
    private static final int BAD_ARGUMENTS = 36;
    private static final int MAX_QUERY_ID = 512;
    private static final String PARAMETER = "param_";

    /// Names that are the HTTP interface's own.
    private static final Set<String> RESERVED =
            Set.of(
                    "query",
                    "user",
                    "password",
                    "database",
                    "default_format",
                    "query_id",
                    "session_id",
                    "session_timeout",
                    "session_check",
                    "close_session",
                    "compress",
                    "decompress",
                    "quota_key",
                    "role",
                    "stacktrace",
                    "client_protocol_version",
                    "buffer_size",
                    "wait_end_of_query",
                    "http_response_headers",
                    "framing",
                    "weir_deadline");

    static QueryParameters of(Request request) {
        Map<String, String> settings = new LinkedHashMap<>();
        Map<String, String> parameters = new LinkedHashMap<>();
        for (Map.Entry<String, List<String>> query : request.queries().entrySet()) {
            String name = query.getKey();
            String value = query.getValue().getLast();
            if (name.startsWith(PARAMETER)) {
                parameters.put(name.substring(PARAMETER.length()), value);
            } else if (!RESERVED.contains(name) && !name.isEmpty()) {
                settings.put(name, value);
            }
        }
        boolean gzip =
                isTrue(settings.get("enable_http_compression"))
                        && header(request, "Accept-Encoding").contains("gzip");
        return new QueryParameters(
                queryId(request),
                first(request.query("database"), header(request, "X-ClickHouse-Database")),
                first(request.query("default_format"), header(request, "X-ClickHouse-Format")),
                settings,
                parameters,
                isTrue(request.query("compress")),
                isTrue(request.query("decompress")),
                gzip,
                isTrue(request.query("wait_end_of_query")),
                deadline(
                        first(request.query("weir_deadline"), header(request, "X-Weir-Deadline"))));
    }

    private static String queryId(Request request) {
        String id = request.query("query_id");
        if (id == null || id.isEmpty()) {
            return UUID.randomUUID().toString();
        }
        if (id.length() > MAX_QUERY_ID || id.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw new ChdbException(
                    BAD_ARGUMENTS,
                    "DB::Exception: query_id: not usable (expected: at most 512 printable ASCII"
                            + " characters). (BAD_ARGUMENTS)");
        }
        return id;
    }

    private static long deadline(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new ChdbException(
                    BAD_ARGUMENTS,
                    "DB::Exception: weir_deadline: not a number (expected: milliseconds since"
                            + " 1970). (BAD_ARGUMENTS)");
        }
    }

    private static String header(Request request, String name) {
        String value = request.header(name);
        return value == null ? "" : value;
    }

    private static String first(@Nullable String one, String other) {
        return one != null && !one.isEmpty() ? one : other;
    }

    private static boolean isTrue(@Nullable String value) {
        return value != null && (value.equals("1") || value.equalsIgnoreCase("true"));
    }
}
