package io.weir.http;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Which handler answers which method and path.
///
/// A pattern is literal (`/api/v0/health`), has names for single segments (`/api/v0/x/{id}`), or
/// ends in `/*` for everything below. The most literal pattern that matches wins; the order of
/// registration does not matter. Filled by one thread before the server starts.
public final class Routes {
    private final Map<PathPattern, EnumMap<Method, Handler>> table = new TreeMap<>();

    /// What the routes have for a request.
    ///
    /// @param pattern the route's pattern, also the metric label
    /// @param parameters path parameters by name
    /// @param handler null when the path exists, but not for this method
    /// @param methods what the path can do
    record Match(
            String pattern,
            Map<String, String> parameters,
            @Nullable Handler handler,
            Set<Method> methods) {}

    /// Answers `GET` (and `HEAD`).
    public Routes get(String pattern, Handler handler) {
        return on(Method.GET, pattern, handler);
    }

    /// Answers `POST`.
    public Routes post(String pattern, Handler handler) {
        return on(Method.POST, pattern, handler);
    }

    /// Answers `PUT`.
    public Routes put(String pattern, Handler handler) {
        return on(Method.PUT, pattern, handler);
    }

    /// Answers `DELETE`.
    public Routes delete(String pattern, Handler handler) {
        return on(Method.DELETE, pattern, handler);
    }

    /// Answers every method.
    public Routes any(String pattern, Handler handler) {
        for (Method method : Method.values()) {
            on(method, pattern, handler);
        }
        return this;
    }

    /// Serves a browser application: hashed assets as immutable, precompressed variants (`.br`,
    /// `.gz` beside the file), `index.html` for page addresses that are no file, with a content
    /// security policy that allows nothing from elsewhere.
    ///
    /// @param urlPrefix `/` or `/console`
    /// @param classpathFolder such as `io/weir/console/web`
    public Routes files(String urlPrefix, String classpathFolder) {
        Handler files = new StaticFiles(classpathFolder, Routes.class.getClassLoader());
        if (urlPrefix.equals("/")) {
            return get("/*", files);
        }
        return get(urlPrefix, files).get(urlPrefix + "/*", files);
    }

    /// Answers one method.
    ///
    /// @throws IllegalArgumentException when the pattern is malformed or the route exists already
    public Routes on(Method method, String pattern, Handler handler) {
        EnumMap<Method, Handler> methods =
                table.computeIfAbsent(new PathPattern(pattern), _ -> new EnumMap<>(Method.class));
        if (methods.putIfAbsent(method, handler) != null) {
            throw new IllegalArgumentException(
                    "route: " + method + " " + pattern + " (expected: registered once)");
        }
        return this;
    }

    /// Adds all routes of `other`.
    public Routes add(Routes other) {
        other.table.forEach((pattern, methods) ->
                methods.forEach((method, handler) -> on(method, pattern.toString(), handler)));
        return this;
    }

    /// The best match, or null when no pattern matches the path.
    @Nullable Match find(@Nullable Method method, String path) {
        for (Map.Entry<PathPattern, EnumMap<Method, Handler>> route : table.entrySet()) {
            Map<String, String> parameters = route.getKey().match(path);
            if (parameters != null) {
                EnumMap<Method, Handler> methods = route.getValue();
                return new Match(
                        route.getKey().toString(),
                        parameters,
                        handler(methods, method),
                        allowed(methods));
            }
        }
        return null;
    }

    private static @Nullable Handler handler(
            EnumMap<Method, Handler> methods, @Nullable Method method) {
        if (method == null) {
            return null;
        }
        Handler handler = methods.get(method);
        return handler == null && method == Method.HEAD ? methods.get(Method.GET) : handler;
    }

    private static Set<Method> allowed(EnumMap<Method, Handler> methods) {
        EnumSet<Method> allowed = EnumSet.copyOf(methods.keySet());
        if (allowed.contains(Method.GET)) {
            allowed.add(Method.HEAD);
        }
        return Collections.unmodifiableSet(allowed);
    }
}
