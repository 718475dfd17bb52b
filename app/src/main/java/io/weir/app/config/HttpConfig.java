package io.weir.app.config;

import io.weir.base.net.ListenAddress;

import java.util.List;

/// Where the API, the console, `/metrics` and health listen.
///
/// @param listen address; loopback unless told otherwise
/// @param port 0 takes a free one
/// @param allowedHosts names, beside loopback and addresses, that a request's `Host` may carry
/// @param allowedOrigins further origins whose pages may call this server
public record HttpConfig(
        String listen, int port, List<String> allowedHosts, List<String> allowedOrigins) {
    public HttpConfig {
        ListenAddress.check(listen);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
        }
        allowedHosts = List.copyOf(allowedHosts);
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    /// Loopback, port 8080.
    public static HttpConfig defaults() {
        return new HttpConfig("127.0.0.1", 8080, List.of(), List.of());
    }
}
