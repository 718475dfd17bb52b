package io.weir.http;

import org.eclipse.jetty.io.QuietException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// Takes each request through the policy, the routes, its handler and the metrics. Thread-safe.
final class JettyFront extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(JettyFront.class);
    private static final String NO_ROUTE = "none";

    private final Routes routes;
    private final CrossOrigin origins;
    private final AccessMetrics metrics;
    private final InFlight inFlight;
    private final long maxBody;
    private final Duration timeout;

    JettyFront(
            Routes routes,
            AccessPolicy policy,
            AccessMetrics metrics,
            InFlight inFlight,
            long maxBody,
            Duration timeout) {
        this.routes = routes;
        this.origins = new CrossOrigin(policy);
        this.metrics = metrics;
        this.inFlight = inFlight;
        this.maxBody = maxBody;
        this.timeout = timeout;
    }

    @Override
    public boolean handle(Request request, Response jettyResponse, Callback callback) {
        long begin = System.nanoTime();
        metrics.began();
        Running work = inFlight.enter();
        JettyResponse response = new JettyResponse(jettyResponse);
        Method method = method(request.getMethod());
        String path = request.getHttpURI().getDecodedPath();
        Routes.Match match =
                path == null || !path.startsWith("/") ? null : routes.find(method, path);
        Throwable failure = null;
        try {
            response.header("X-Content-Type-Options", "nosniff");
            serve(request, response, method, path, match, work);
            if (!response.cut()) {
                response.complete();
            }
        } catch (Throwable thrown) {
            failure = thrown;
        }
        boolean cut = failure != null || response.cut();
        inFlight.leave(work);
        int status = cut ? AccessMetrics.CUT : response.status();
        long nanos = System.nanoTime() - begin;
        metrics.ended(match == null ? NO_ROUTE : match.pattern(), method, status, nanos);
        LOG.atDebug()
                .addKeyValue("method", method)
                .addKeyValue("path", path)
                .addKeyValue("status", status)
                .addKeyValue("millis", nanos / 1_000_000)
                .log("Request answered");
        if (cut) {
            cut(jettyResponse, callback, failure == null ? new AbortedException() : failure);
        } else {
            callback.succeeded();
        }
        return true;
    }

    private void serve(
            Request request,
            JettyResponse response,
            @Nullable Method method,
            @Nullable String path,
            Routes.@Nullable Match match,
            Running work)
            throws IOException {
        String refusal = origins.refusal(request, response);
        response.keepHeaders();
        if (inFlight.closing()) {
            response.header("Connection", "close").header("Retry-After", "1");
            Failures.send(response, 503, "the server is stopping");
        } else if (refusal != null) {
            Failures.send(response, 403, refusal);
        } else if (origins.preflight(request, method, response)) {
            return;
        } else if (method == null) {
            Failures.send(
                    response,
                    501,
                    "method: " + request.getMethod() + " (expected: one that is known)");
        } else if (match == null || path == null) {
            Failures.send(response, 404, "path: " + path + " (expected: one that exists)");
        } else if (match.handler() == null) {
            String allow =
                    match.methods().stream().map(Method::name).collect(Collectors.joining(", "));
            response.header("Allow", allow);
            Failures.send(response, 405, "method: " + method + " (expected: " + allow + ")");
        } else {
            run(
                    match.handler(),
                    new JettyRequest(request, method, path, match.parameters(), maxBody),
                    response,
                    work);
        }
    }

    private void run(
            io.weir.http.Handler handler,
            JettyRequest request,
            JettyResponse response,
            Running work)
            throws IOException {
        Scheduler.Task limit = limit(work);
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
        boolean interrupted = work.finish();
        if (failure != null) {
            Failures.answer(
                    interrupted
                            ? new HttpException(
                                    503, "the request took too long, or the server stops")
                            : failure,
                    request,
                    response);
        }
    }

    private Scheduler.@Nullable Task limit(Running work) {
        return timeout.isZero()
                ? null
                : getServer()
                        .getScheduler()
                        .schedule(work::interrupt, timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Sends the head when it was not sent, so that the client has an answer that is seen to be
    /// incomplete, then gives the stream up.
    private static void cut(Response response, Callback callback, Throwable reason) {
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
    private static final class AbortedException extends IOException implements QuietException {
        private static final long serialVersionUID = 1L;

        AbortedException() {
            super("answer cut");
        }
    }
}
