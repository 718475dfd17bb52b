package io.weir.connect.otlp;

import io.weir.base.config.Secret;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/// Where traces of batches go.
///
/// @param endpoint base address of an OTLP/HTTP receiver, `http://host:4318`; empty for no traces
/// @param headers sent with each request, for example `authorization`
/// @param serviceName the resource attribute `service.name`
/// @param timeout for one request
public record TracingConfig(
        String endpoint, Map<String, Secret> headers, String serviceName, Duration timeout) {
    public TracingConfig {
        headers = Map.copyOf(headers);
        if (!endpoint.isEmpty() && !endpoint.matches("https?://.+")) {
            throw new IllegalArgumentException(
                    "endpoint: " + endpoint + " (expected: http://host:port or https://host:port)");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout: " + timeout + " (expected: > 0s)");
        }
    }

    /// No traces.
    public static TracingConfig defaults() {
        return new TracingConfig("", Map.of(), "weir", Duration.ofSeconds(10));
    }

    /// Whether traces are wanted.
    public boolean enabled() {
        return !endpoint.isEmpty();
    }

    /// Where requests go (OTLP specification, OTLP/HTTP Request: `v1/traces` below the base).
    URI address() {
        return URI.create(endpoint.replaceFirst("/+$", "") + "/v1/traces");
    }
}
