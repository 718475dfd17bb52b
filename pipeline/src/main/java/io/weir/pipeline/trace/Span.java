package io.weir.pipeline.trace;

import java.util.Map;

/// One step of a trace, as OpenTelemetry means it (opentelemetry.proto.trace.v1.Span).
///
/// @param context the trace and the span's own id
/// @param parent the id of the span that it is part of; 0 for none
/// @param name what was done, few different values
/// @param startNanos nanoseconds since 1970 UTC
/// @param endNanos nanoseconds since 1970 UTC
/// @param attributes texts and numbers ([String], [Long])
/// @param error why it failed; empty when it did not
public record Span(
        TraceContext context,
        long parent,
        String name,
        long startNanos,
        long endNanos,
        Map<String, Object> attributes,
        String error) {
    public Span {
        attributes = Map.copyOf(attributes);
    }
}
