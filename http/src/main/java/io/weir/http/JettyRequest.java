package io.weir.http;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A [io.weir.http.Request] over Jetty's.
final class JettyRequest implements io.weir.http.Request {
    private final Request request;
    private final Method method;
    private final String path;
    private final Map<String, String> parameters;
    private final BodyInput body;
    private @Nullable Map<String, List<String>> queries;

    JettyRequest(
            Request request,
            Method method,
            String path,
            Map<String, String> parameters,
            long maxBody) {
        this.request = request;
        this.method = method;
        this.path = path;
        this.parameters = parameters;
        this.body = new BodyInput(Request.asInputStream(request), maxBody);
    }

    @Override
    public Method method() {
        return method;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public @Nullable String pathParameter(String name) {
        return parameters.get(name);
    }

    @Override
    public String rawQuery() {
        String query = request.getHttpURI().getQuery();
        return query == null ? "" : query;
    }

    @Override
    public Map<String, List<String>> queries() {
        if (queries == null) {
            queries = Queries.parse(rawQuery());
        }
        return queries;
    }

    @Override
    public @Nullable String header(String name) {
        return request.getHeaders().get(name);
    }

    @Override
    public List<Map.Entry<String, String>> headers() {
        List<Map.Entry<String, String>> headers = new ArrayList<>(request.getHeaders().size());
        for (HttpField field : request.getHeaders()) {
            String value = field.getValue();
            headers.add(Map.entry(field.getName(), value == null ? "" : value));
        }
        return headers;
    }

    @Override
    public InputStream body() {
        return body;
    }

    @Override
    public long contentLength() {
        return request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH);
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return (InetSocketAddress) request.getConnectionMetaData().getRemoteSocketAddress();
    }

    @Override
    public String host() {
        return host(request);
    }

    @Override
    public boolean secure() {
        return request.isSecure();
    }

    /// Whether reading the body failed because of the client or the network.
    boolean clientGone() {
        return body.failed();
    }

    static String host(Request request) {
        String name = Request.getServerName(request);
        return name == null ? "" : name.toLowerCase(Locale.ROOT);
    }
}
