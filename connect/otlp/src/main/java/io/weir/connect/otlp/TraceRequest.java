package io.weir.connect.otlp;

import io.weir.pipeline.trace.Span;
import io.weir.pipeline.trace.TraceContext;
import io.weir.wire.bytes.ByteSink;
import io.weir.wire.protobuf.ProtoWriter;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/// Writes an `ExportTraceServiceRequest` (opentelemetry-proto 1.11, trace_service.proto,
/// trace.proto, common.proto; the numbers are those of its fields).
final class TraceRequest {
    private static final int KIND_INTERNAL = 1;
    private static final int KIND_CONSUMER = 5;
    private static final int STATUS_ERROR = 2;

    private final ProtoWriter out;
    private final ByteSink bytes = new ByteSink(1 << 14);

    private TraceRequest() {
        out = new ProtoWriter(bytes);
    }

    static byte[] encode(String service, String version, List<Span> spans) {
        return new TraceRequest().request(service, version, spans);
    }

    private byte[] request(String service, String version, List<Span> spans) {
        int resourceSpans = out.begin(1);
        int resource = out.begin(1);
        attribute(1, "service.name", service);
        attribute(1, "service.version", version);
        out.end(resource);
        int scopeSpans = out.begin(2);
        int scope = out.begin(1);
        out.stringField(1, "io.weir.pipeline");
        out.end(scope);
        spans.forEach(this::span);
        out.end(scopeSpans);
        out.end(resourceSpans);
        return bytes.toByteArray();
    }

    private void span(Span span) {
        int begin = out.begin(2);
        TraceContext context = span.context();
        id(1, context.high(), context.low());
        id(2, context.span());
        if (span.parent() != 0) {
            id(4, span.parent());
        }
        out.stringField(5, span.name());
        out.varintField(6, span.name().equals("batch") ? KIND_CONSUMER : KIND_INTERNAL);
        out.fixed64Field(7, span.startNanos());
        out.fixed64Field(8, span.endNanos());
        for (Map.Entry<String, Object> entry : span.attributes().entrySet()) {
            attribute(9, entry.getKey(), entry.getValue());
        }
        if (!span.error().isEmpty()) {
            int status = out.begin(15);
            out.stringField(2, span.error());
            out.varintField(3, STATUS_ERROR);
            out.end(status);
        }
        out.end(begin);
    }

    private void attribute(int field, String key, Object value) {
        int pair = out.begin(field);
        out.stringField(1, key);
        int any = out.begin(2);
        if (value instanceof Long number) {
            out.varint(3, number);
        } else {
            out.stringField(1, value.toString());
        }
        out.end(any);
        out.end(pair);
    }

    private void id(int field, long... parts) {
        ByteBuffer id = ByteBuffer.allocate(parts.length * Long.BYTES);
        for (long part : parts) {
            id.putLong(part);
        }
        out.bytes(field, id.array(), 0, id.capacity());
    }
}
