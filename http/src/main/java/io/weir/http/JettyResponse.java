package io.weir.http;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.util.regex.Pattern;

/// A [io.weir.http.Response] over Jetty's.
final class JettyResponse implements io.weir.http.Response {
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern TEXT = Pattern.compile("[\\t\\x20-\\x7e\\xa0-\\xff]*");

    private final Response response;
    private final BodyOutput body;
    private HttpFields.@Nullable Mutable trailers;
    private HttpFields base = HttpFields.EMPTY;
    private boolean aborted;

    JettyResponse(Response response) {
        this.response = response;
        this.body = new BodyOutput(response);
    }

    @Override
    public io.weir.http.Response status(int status) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status: " + status + " (expected: 200 to 599)");
        }
        checkHead();
        response.setStatus(status);
        return this;
    }

    @Override
    public io.weir.http.Response header(String name, String value) {
        checkHead();
        checkField(name, value);
        response.getHeaders().put(name, value);
        return this;
    }

    @Override
    public io.weir.http.Response trailer(String name, String value) {
        checkField(name, value);
        HttpFields.Mutable fields = trailers;
        if (fields == null) {
            checkHead();
            HttpFields.Mutable created = HttpFields.build();
            response.setTrailersSupplier(() -> created);
            trailers = created;
            fields = created;
        }
        fields.put(name, value);
        return this;
    }

    @Override
    public OutputStream body() {
        return body;
    }

    @Override
    public boolean headSent() {
        return response.isCommitted();
    }

    @Override
    public void abort() {
        body.cut();
        aborted = true;
    }

    /// Whether the answer was given up, or lost because the client went away.
    boolean cut() {
        return aborted || body.failed();
    }

    /// Whether the client went away while it was being answered.
    boolean clientGone() {
        return body.failed();
    }

    /// The status as set so far.
    int status() {
        int status = response.getStatus();
        return status == 0 ? 200 : status;
    }

    /// Makes the headers set so far part of every answer.
    void keepHeaders() {
        base = HttpFields.build(response.getHeaders()).asImmutable();
    }

    /// Takes back everything that was not sent, to answer something else.
    void reset() {
        response.reset();
        response.getHeaders().add(base);
        body.reset();
        trailers = null;
    }

    /// Sends what is left.
    void complete() throws IOException {
        body.close();
    }

    private void checkHead() {
        if (response.isCommitted()) {
            throw new IllegalStateException("head was sent (expected: set before the body)");
        }
    }

    private static void checkField(String name, String value) {
        if (!TOKEN.matcher(name).matches()) {
            throw new IllegalArgumentException("header name: " + name + " (expected: a token)");
        }
        if (!TEXT.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "header "
                            + name
                            + ": characters that a header cannot carry (expected: Latin-1 in one line)");
        }
    }
}
