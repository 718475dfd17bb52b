package io.weir.http;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/// One HTTP request as a handler sees it. Used by one thread at a time.
public interface Request {

    /// The method; `HEAD` also reaches handlers registered for `GET`.
    Method method();

    /// The path without the query, percent-decoded and free of `.` and `..` segments; starts with
    /// `/`.
    String path();

    /// The decoded value of `{name}` in the route's pattern, or of a trailing `/*` under the name
    /// `*` (without its leading slash); null when the pattern has no such name.
    @Nullable String pathParameter(String name);

    /// The query as it was sent, without `?`; empty when there is none.
    String rawQuery();

    /// The first decoded value of a query parameter, or null when it is absent.
    ///
    /// @throws HttpException 400 when the query is not properly percent-encoded UTF-8
    default @Nullable String query(String name) {
        List<String> values = queryAll(name);
        return values.isEmpty() ? null : values.getFirst();
    }

    /// All decoded values of a query parameter, in the order they were sent.
    ///
    /// @throws HttpException 400 when the query is not properly percent-encoded UTF-8
    default List<String> queryAll(String name) {
        return queries().getOrDefault(name, List.of());
    }

    /// All query parameters with their decoded values; names in the order of their first
    /// appearance. `+` is a space. A parameter without `=` has the empty text as its value.
    ///
    /// @throws HttpException 400 when the query is not properly percent-encoded UTF-8
    Map<String, List<String>> queries();

    /// The first value of a header, or null; names are case-insensitive.
    @Nullable String header(String name);

    /// All headers in the order they came, one entry per line; names as they were sent.
    List<Map.Entry<String, String>> headers();

    /// The body as it arrives. Reading blocks until there are bytes, and the client is only asked
    /// for more when these have been read.
    ///
    /// @return a stream whose reads throw [HttpException] 413 once the body is longer than the
    ///   server's limit, and [IOException] when the client goes away or stops sending for longer
    ///   than the idle time
    InputStream body();

    /// The length of the body as announced, or -1 when it is sent in chunks.
    long contentLength();

    /// Who sent it: the other end of the connection.
    InetSocketAddress remoteAddress();

    /// The host that the client asked for, without port and in lower case; IPv6 in brackets. This
    /// server's address when an HTTP/1.0 client named none.
    String host();

    /// Whether the connection is encrypted.
    boolean secure();
}
