package io.weir.connect.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.weir.base.config.Secret;
import io.weir.base.health.HealthStatus;
import io.weir.base.metrics.Metrics;
import io.weir.pipeline.trace.Span;
import io.weir.pipeline.trace.TraceContext;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// What arrives is read by OpenTelemetry's own generated classes. About 4 s.
class OtlpTracesTest {
    private static final TraceContext BATCH = new TraceContext(1, 2, 3);
    private static final List<Span> TRACE =
            List.of(
                    new Span(
                            new TraceContext(1, 2, 4),
                            3,
                            "write",
                            10,
                            20,
                            Map.of("db.collection.name", "flows", "rows", 5L),
                            "too many parts"),
                    new Span(BATCH, 0x99, "batch", 5, 30, Map.of(), ""));

    private final Queue<byte[]> bodies = new ConcurrentLinkedQueue<>();
    private final Queue<String> keys = new ConcurrentLinkedQueue<>();
    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    private final Metrics metrics = new Metrics();
    private HttpServer collector;

    @BeforeEach
    void startCollector() throws Exception {
        collector =
                HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        collector.createContext(
                "/v1/traces",
                exchange -> {
                    bodies.add(exchange.getRequestBody().readAllBytes());
                    keys.add(exchange.getRequestHeaders().getFirst("X-Key"));
                    Integer answer = answers.poll();
                    exchange.sendResponseHeaders(answer == null ? 200 : answer, -1);
                    exchange.close();
                });
        collector.start();
    }

    @AfterEach
    void stopCollector() {
        collector.stop(0);
    }

    private OtlpTraces traces() {
        OtlpTraces traces =
                new OtlpTraces(
                        new TracingConfig(
                                "http://127.0.0.1:" + collector.getAddress().getPort() + "/",
                                Map.of("x-key", Secret.of("hush")),
                                "river",
                                Duration.ofSeconds(5)),
                        "1.2",
                        metrics);
        traces.start();
        return traces;
    }

    @Test
    void everySpanArrivesAsTheSpecificationSays() throws Exception {
        try (OtlpTraces traces = traces()) {
            traces.take(TRACE);
            await().until(() -> !bodies.isEmpty());
        }
        var spans = ExportTraceServiceRequest.parseFrom(bodies.remove()).getResourceSpans(0);
        assertThat(keys).containsExactly("hush");
        assertThat(spans.getResource().getAttributesList())
                .extracting(pair -> pair.getKey() + "=" + pair.getValue().getStringValue())
                .containsExactly("service.name=river", "service.version=1.2");
        var write = spans.getScopeSpans(0).getSpans(0);
        assertThat(HexFormat.of().formatHex(write.getTraceId().toByteArray()))
                .isEqualTo("00000000000000010000000000000002");
        assertThat(HexFormat.of().formatHex(write.getSpanId().toByteArray()))
                .isEqualTo("0000000000000004");
        assertThat(HexFormat.of().formatHex(write.getParentSpanId().toByteArray()))
                .isEqualTo("0000000000000003");
        assertThat(write.getName()).isEqualTo("write");
        assertThat(write.getKind()).isEqualTo(SpanKind.SPAN_KIND_INTERNAL);
        assertThat(write.getStartTimeUnixNano()).isEqualTo(10);
        assertThat(write.getEndTimeUnixNano()).isEqualTo(20);
        assertThat(write.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
        assertThat(write.getStatus().getMessage()).isEqualTo("too many parts");
        assertThat(write.getAttributesList())
                .anySatisfy(pair -> {
                    assertThat(pair.getKey()).isEqualTo("rows");
                    assertThat(pair.getValue().getIntValue()).isEqualTo(5);
                });
        var batch = spans.getScopeSpans(0).getSpans(1);
        assertThat(batch.getKind()).isEqualTo(SpanKind.SPAN_KIND_CONSUMER);
        assertThat(batch.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
    }

    @Test
    void anAnswerThatMayPassIsTriedAgainAndARefusalIsNot() throws Exception {
        answers.addAll(List.of(503, 200, 400));
        try (OtlpTraces traces = traces()) {
            traces.take(TRACE);
            await().until(() -> bodies.size() == 2);
            await().until(() -> traces.check().state() == HealthStatus.State.OK);
            traces.take(TRACE);
            await().until(() -> traces.check().state() == HealthStatus.State.DEGRADED);
            assertThat(traces.check().reason()).endsWith("/v1/traces: status 400");
        }
        assertThat(bodies).hasSize(3);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        metrics.writeText(text);
        assertThat(text.toString(StandardCharsets.UTF_8))
                .contains("weir_traces_sent_total 1.0")
                .contains("weir_traces_dropped_total 1.0");
    }
}
