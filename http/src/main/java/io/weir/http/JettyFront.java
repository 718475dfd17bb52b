package io.weir.http;

import io.weir.base.error.WeirException;
import io.weir.base.json.Json;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// Takes each request through the policy, the routes, its handler and the metrics, and turns every
/// failure into an answer. Thread-safe.
final class JettyFront extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final String NO_ROUTE = "none";

    private final Routes routes;
    private final AccessPolicy policy;
    private final AccessMetrics metrics;
    private final long maxBody;
    private final Duration timeout;
    private final Set<Running> running = ConcurrentHashMap.newKeySet();

    JettyFront(
            Routes routes,
            AccessPolicy policy,
            AccessMetrics metrics,
            long maxBody,
            Duration timeout) {
        this.routes = routes;
        this.policy = policy;
        this.metrics = metrics;
        this.maxBody = maxBody;
        this.timeout = timeout;
    }

    @Override
    public boolean handle(Request request, Response jettyResponse, Callback callback) {
        long begin = System.nanoTime();
        metrics.began();
        JettyResponse response = new JettyResponse(jettyResponse);
        Method method = method(request.getMethod());
        String path = request.getHttpURI().getDecodedPath();
        Routes.Match match =
                path == null || !path.startsWith("/") ? null : routes.find(method, path);
        Throwable cut = null;
        try {
            serve(request, response, method, path, match);
        } catch (Throwable failure) {
            cut = failure;
        }
        metrics.ended(
                match == null ? NO_ROUTE : match.pattern(),
                method,
                response.cut() || cut != null ? AccessMetrics.CUT : response.status(),
                System.nanoTime() - begin);
        if (cut != null || response.cut()) {
            cut(jettyResponse, callback, cut);
        } else {
            callback.succeeded();
        }
        return true;
    }

    /// Interrupts every handler that is still at work.
    void interruptAll() {
        running.forEach(Running::interrupt);
    }

    private void serve(
            Request request,
            JettyResponse response,
            @Nullable Method method,
            @Nullable String path,
            Routes.@Nullable Match match)
            throws IOException {
        response.header("X-Content-Type-Options", "nosniff");
        String refusal = refusal(request, response);
        if (refusal != null) {
            error(response, 403, refusal);
        } else if (isPreflight(request, method)) {
            preflight(request, response);
        } else if (method == null) {
            error(
                    response,
                    501,
                    "method: " + request.getMethod() + " (expected: one that is known)");
        } else if (match == null || path == null) {
            error(response, 404, "path: " + path + " (expected: one that exists)");
        } else if (match.handler() == null) {
            String allow =
                    match.methods().stream().map(Method::name).collect(Collectors.joining(", "));
            response.header("Allow", allow);
            error(response, 405, "method: " + method + " (expected: " + allow + ")");
        } else {
            run(
                    match.handler(),
                    new JettyRequest(request, method, path, match.parameters(), maxBody),
                    response);
        }
        response.complete();
    }

    private void run(io.weir.http.Handler handler, JettyRequest request, JettyResponse response)
            throws IOException {
        Running work = new Running();
        running.add(work);
        Scheduler.Task limit =
                timeout.isZero()
                        ? null
                        : getServer()
                                .getScheduler()
                                .schedule(
                                        work::interrupt, timeout.toMillis(), TimeUnit.MILLISECONDS);
        Throwable failure = null;
        try {
            BodyInput.checkLength(request.contentLength(), maxBody);
            handler.handle(request, response);
        } catch (Throwable thrown) {
            failure = thrown;
        }
        if (limit != null) {
            limit.cancel();
        }
        running.remove(work);
        boolean interrupted = work.finish();
        if (failure != null) {
            if (interrupted && !request.clientGone()) {
                failure = new HttpException(503, "the request took too long or the server stops");
            }
            answer(failure, request, response);
        }
    }

    private static void answer(Throwable failure, JettyRequest request, JettyResponse response)
            throws IOException {
        if (request.clientGone() || response.cut()) {
            LOG.atDebug().addKeyValue("path", request.path()).log("Client went away", failure);
            response.abort();
            return;
        }
        String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        boolean late = response.headSent();
        if (late || !isExpected(failure)) {
            LOG.atError()
                    .addKeyValue("id", id)
                    .addKeyValue("method", request.method())
                    .addKeyValue("path", request.path())
                    .log(
                            late ? "Request failed after its head was sent" : "Request failed",
                            failure);
        }
        if (late) {
            response.abort();
            return;
        }
        response.reset();
        response.header("X-Content-Type-Options", "nosniff");
        switch (failure) {
            case HttpException refused -> error(response, refused.status(), message(refused));
            case WeirException e when e.kind() == WeirException.Kind.RETRIABLE -> {
                response.header("Retry-After", "1");
                error(response, 503, message(e));
            }
            case WeirException e when isExpected(e) -> error(response, 400, message(e));
            default -> error(response, 500, "internal error " + id + " (see the log)");
        }
    }

    private static boolean isExpected(Throwable failure) {
        return failure instanceof HttpException
                || (failure instanceof WeirException e && e.kind() != WeirException.Kind.BROKEN);
    }

    private static String message(Exception failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    private static void error(JettyResponse response, int status, String message)
            throws IOException {
        response.status(status).header("Content-Type", "application/json");
        OutputStream out = response.body();
        out.write(Json.write(Map.of("error", message)));
        out.write('\n');
    }

    private @Nullable String refusal(Request request, JettyResponse response) {
        String origin = request.getHeaders().get(HttpHeader.ORIGIN);
        String authority = request.getHttpURI().getAuthority();
        String refusal =
                policy.refusal(
                        JettyRequest.host(request),
                        authority == null ? "" : authority,
                        origin,
                        request.getHeaders().get("Sec-Fetch-Site"),
                        request.getHeaders().get("Sec-Fetch-Mode"));
        if (refusal == null && origin != null && policy.allowsOrigin(origin)) {
            response.header("Access-Control-Allow-Origin", origin);
            response.header("Vary", "Origin");
        }
        return refusal;
    }

    private boolean isPreflight(Request request, @Nullable Method method) {
        String origin = request.getHeaders().get(HttpHeader.ORIGIN);
        return method == Method.OPTIONS
                && origin != null
                && policy.allowsOrigin(origin)
                && request.getHeaders().contains("Access-Control-Request-Method");
    }

    private static void preflight(Request request, JettyResponse response) {
        String headers = request.getHeaders().get("Access-Control-Request-Headers");
        response.status(204)
                .header("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE")
                .header("Access-Control-Allow-Headers", headers == null ? "" : headers)
                .header("Access-Control-Max-Age", "600");
    }

    /// Sends the head when it was not sent, so that the client has an answer that is seen to be
    /// incomplete, then gives the stream up.
    private static void cut(Response response, Callback callback, @Nullable Throwable cause) {
        Throwable reason = cause == null ? new AbortedException() : cause;
        if (response.isCommitted()) {
            callback.failed(reason);
        } else {
            response.write(
                    false, null, Callback.from(() -> callback.failed(reason), callback::failed));
        }
    }

    private static @Nullable Method method(String name) {
        for (Method method : Method.values()) {
            if (method.name().equals(name)) {
                return method;
            }
        }
        return null;
    }

    /// Why a stream was cut; quiet, since the cause is in the log already.
    private static final class AbortedException extends IOException
            implements org.eclipse.jetty.io.QuietException {
        private static final long serialVersionUID = 1L;

        AbortedException() {
            super("answer cut");
        }
    }
}
