package io.weir.connect.otlp;

import io.weir.base.health.HealthStatus;
import io.weir.base.lifecycle.Service;
import io.weir.base.metrics.Counter;
import io.weir.base.metrics.Metrics;
import io.weir.pipeline.trace.Span;
import io.weir.pipeline.trace.Traces;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Sends traces over OTLP/HTTP in protobuf, a few at a time, from a thread of its own. A collector
/// that is away costs traces, which are counted, and nothing else: at most 256 wait, and each
/// request is tried three times when the answer says that it may pass (OTLP specification,
/// Retryable Response Codes: 429, 502, 503, 504). Thread-safe.
public final class OtlpTraces implements Traces, Service {
    private static final int WAITING = 256;
    private static final int AT_ONCE = 64;
    private static final int ATTEMPTS = 3;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Set<Integer> MAY_PASS = Set.of(429, 502, 503, 504);

    private final TracingConfig config;
    private final String version;
    private final Counter sent;
    private final Counter dropped;
    private final BlockingQueue<List<Span>> waiting = new ArrayBlockingQueue<>(WAITING);
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile String trouble = "";
    private @Nullable Thread thread;

    /// Does nothing before [#start()].
    ///
    /// @param version the resource attribute `service.version`
    public OtlpTraces(TracingConfig config, String version, Metrics metrics) {
        this.config = config;
        this.version = version;
        sent = metrics.counter("weir_traces_sent_total", "Traces that a collector took.");
        dropped = metrics.counter("weir_traces_dropped_total", "Traces that no collector took.");
    }

    @Override
    public String name() {
        return "traces";
    }

    @Override
    public synchronized void start() {
        thread = Thread.ofPlatform().daemon().name("traces").start(this::run);
    }

    @Override
    public void take(List<Span> spans) {
        if (!waiting.offer(spans)) {
            dropped.increment();
        }
    }

    /// Degraded while the collector takes nothing.
    public HealthStatus check() {
        return trouble.isEmpty() ? HealthStatus.ok() : HealthStatus.degraded(trouble);
    }

    private void run() {
        try {
            while (closing.getCount() > 0 || !waiting.isEmpty()) {
                List<Span> first = waiting.poll(200, TimeUnit.MILLISECONDS);
                if (first != null) {
                    List<List<Span>> traces = new ArrayList<>(List.of(first));
                    waiting.drainTo(traces, AT_ONCE);
                    send(traces);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(List<List<Span>> traces) throws InterruptedException {
        List<Span> spans = traces.stream().flatMap(List::stream).toList();
        byte[] body = TraceRequest.encode(config.serviceName(), version, spans);
        int attempt = 1;
        while (!delivered(body)) {
            if (attempt++ == ATTEMPTS || closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                dropped.add(traces.size());
                return;
            }
        }
        if (trouble.isEmpty()) {
            sent.add(traces.size());
        } else {
            dropped.add(traces.size());
        }
    }

    /// Whether the collector has answered for good; its refusal is noted as trouble.
    private boolean delivered(byte[] body) throws InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(config.address())
                        .timeout(config.timeout())
                        .header("Content-Type", "application/x-protobuf")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        config.headers().forEach((name, value) -> request.header(name, value.reveal()));
        try {
            int status =
                    http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
            trouble = status / 100 == 2 ? "" : config.address() + ": status " + status;
            return !MAY_PASS.contains(status);
        } catch (IOException away) {
            trouble = config.address() + ": no answer (" + away.getClass().getSimpleName() + ")";
            return false;
        }
    }

    /// Sends what waits, for up to two seconds.
    @Override
    public void close() throws InterruptedException {
        closing.countDown();
        Thread running;
        synchronized (this) {
            running = thread;
            thread = null;
        }
        if (running != null && !running.join(Duration.ofSeconds(2))) {
            running.interrupt();
        }
        http.shutdownNow();
    }
}
