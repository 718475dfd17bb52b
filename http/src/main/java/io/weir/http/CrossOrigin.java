package io.weir.http;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/// Applies an [AccessPolicy] to requests, and speaks CORS (WHATWG Fetch §3.2) with the pages that
/// it allows. Thread-safe.
final class CrossOrigin {
    private final AccessPolicy policy;

    CrossOrigin(AccessPolicy policy) {
        this.policy = policy;
    }

    /// Why the request is refused, or null; a welcome page of another origin is told so.
    @Nullable String refusal(Request request, Response response) {
        HttpFields headers = request.getHeaders();
        String origin = headers.get(HttpHeader.ORIGIN);
        String authority = request.getHttpURI().getAuthority();
        String refusal =
                policy.refusal(
                        JettyRequest.host(request),
                        authority == null ? "" : authority,
                        origin,
                        headers.get("Sec-Fetch-Site"),
                        headers.get("Sec-Fetch-Mode"));
        if (refusal == null && origin != null && policy.allowsOrigin(origin)) {
            response.header("Access-Control-Allow-Origin", origin).header("Vary", "Origin");
        }
        return refusal;
    }

    /// Answers a browser's question whether a page of an allowed origin may call.
    ///
    /// @return false when the request is no such question
    boolean preflight(Request request, @Nullable Method method, Response response) {
        HttpFields headers = request.getHeaders();
        String origin = headers.get(HttpHeader.ORIGIN);
        if (method != Method.OPTIONS
                || origin == null
                || !policy.allowsOrigin(origin)
                || !headers.contains("Access-Control-Request-Method")) {
            return false;
        }
        String asked = headers.get("Access-Control-Request-Headers");
        response.status(204)
                .header("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE")
                .header("Access-Control-Allow-Headers", asked == null ? "" : asked)
                .header("Access-Control-Max-Age", "600");
        return true;
    }
}
