package io.weir.results.rest;

import io.weir.base.error.WeirException;
import io.weir.http.Handler;
import io.weir.http.HttpException;
import io.weir.http.Method;
import io.weir.http.Request;
import io.weir.http.Response;
import io.weir.http.Routes;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.OutputStream;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/// The paths of the API with what holds for all of them: a path that leads nowhere is 404, a method
/// that a path does not have is 405, and both are said to anyone; `OPTIONS` is 204 and does
/// nothing; then comes the identity; then a path with a slash too many or too few is sent to the
/// right one. Filled by one thread.
final class RestRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(RestRoutes.class);

    private final RestSettings settings;
    private final RestMetrics metrics;
    private final Map<String, Map<Method, Route>> table = new LinkedHashMap<>();

    private record Route(Endpoint endpoint, boolean open) {}

    RestRoutes(RestSettings settings, RestMetrics metrics) {
        this.settings = settings;
        this.metrics = metrics;
    }

    /// Adds an operation.
    ///
    /// @param path below the prefix, with `{name}` for its parts
    RestRoutes on(Method method, String path, Endpoint endpoint) {
        return add(method, path, new Route(endpoint, false));
    }

    /// Adds an operation that needs no identity when it is asked for without a query.
    RestRoutes open(Method method, String path, Endpoint endpoint) {
        return add(method, path, new Route(endpoint, true));
    }

    private RestRoutes add(Method method, String path, Route route) {
        table.computeIfAbsent(settings.prefix() + path, _ -> new EnumMap<>(Method.class))
                .put(method, route);
        return this;
    }

    /// All of them, and what everything else below the prefix is answered with.
    Routes build() {
        Routes routes = new Routes();
        table.forEach((pattern, methods) -> {
            register(routes, pattern, methods);
            String twin = twin(pattern);
            if (!twin.isEmpty() && !table.containsKey(twin)) {
                Map<Method, Route> moved = new EnumMap<>(Method.class);
                methods.keySet()
                        .forEach(method -> moved.put(method, new Route(RestRoutes::move, false)));
                register(routes, twin, moved);
            }
        });
        return routes.any(settings.prefix() + "*", notFound());
    }

    /// Answers 404 as below the prefix.
    static Handler notFound() {
        return (_, response) -> send(Answer.noPath(), response);
    }

    private void register(Routes routes, String pattern, Map<Method, Route> methods) {
        String allow =
                methods.keySet().stream().map(Method::name).collect(Collectors.joining(", "))
                        + (methods.containsKey(Method.GET) ? ", HEAD" : "")
                        + ", OPTIONS";
        for (Method method : Method.values()) {
            Route route = methods.get(method);
            if (route != null) {
                routes.on(
                        method,
                        pattern,
                        (request, response) -> handle(pattern, route, request, response));
            } else if (method == Method.OPTIONS) {
                routes.on(method, pattern, refusal(204, allow));
            } else if (method != Method.HEAD || !methods.containsKey(Method.GET)) {
                routes.on(method, pattern, refusal(405, allow));
            }
        }
    }

    private static Handler refusal(int status, String allow) {
        return (_, response) -> {
            response.header("Allow", allow);
            send(Answer.empty(status), response);
        };
    }

    private static String twin(String pattern) {
        return pattern.endsWith("/") ? pattern.substring(0, pattern.length() - 1) : pattern + "/";
    }

    private static Answer move(Call call) {
        String path = GoPath.escape(twin(call.request().path()));
        String query = call.request().rawQuery();
        Method method = call.request().method();
        return Answer.moved(
                query.isEmpty() ? path : path + "?" + query,
                method == Method.GET || method == Method.HEAD);
    }

    private void handle(String pattern, Route route, Request request, Response response)
            throws Exception {
        long begin = System.nanoTime();
        Answer answer = answer(route, request, response);
        metrics.answered(pattern, answer.status(), System.nanoTime() - begin);
        send(answer, response);
    }

    private Answer answer(Route route, Request request, Response response) throws Exception {
        try {
            boolean open = route.open() && request.rawQuery().isEmpty();
            boolean known = settings.authentication() && !open;
            Identity identity = known ? Identity.of(request.header(Identity.HEADER)) : null;
            return route.endpoint().answer(new Call(request, identity, settings));
        } catch (RestFailure failure) {
            return Answer.of(failure);
        } catch (HttpException refused) {
            return Answer.status(refused.status(), text(refused));
        } catch (WeirException away) {
            if (away.kind() == WeirException.Kind.RETRIABLE) {
                response.header("Retry-After", "1");
                log(request, away);
                return Answer.status(503, "Service Unavailable");
            }
            log(request, away);
            return Answer.of(RestFailure.internal());
        } catch (RuntimeException unexpected) {
            log(request, unexpected);
            return Answer.of(RestFailure.internal());
        }
    }

    private static String text(Exception failure) {
        String text = failure.getMessage();
        return text == null ? RestFailure.INTERNAL : text;
    }

    private static void log(Request request, Exception failure) {
        LOG.atError()
                .addKeyValue(
                        "id", HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()))
                .addKeyValue("method", request.method())
                .addKeyValue("path", request.path())
                .log("Request failed", failure);
    }

    private static void send(Answer answer, Response response) throws IOException {
        response.status(answer.status());
        @Nullable String location = answer.location();
        if (location != null) {
            response.header("Location", location);
        }
        String type = answer.type();
        if (type == null) {
            return;
        }
        response.header("Content-Type", type);
        OutputStream out = response.body();
        out.write(answer.bytes());
        out.close();
    }
}
