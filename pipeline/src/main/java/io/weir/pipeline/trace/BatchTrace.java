package io.weir.pipeline.trace;

import io.weir.pipeline.SourceRecord;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The trace of one batch, from its first record to its settlement: `poll`, `build`, one `write`
/// per block and attempt, `read back` where there was doubt, `settle`, all parts of `batch`. The
/// batch continues the trace of the first record that brings one. Used by one thread at a time.
public final class BatchTrace {
    private static final int MAX_SPANS = 200;

    private final List<Span> spans = new ArrayList<>();
    private final Map<String, Object> attributes = new HashMap<>();
    private @Nullable TraceContext producer;
    private @Nullable TraceContext batch;
    private long startNanos;
    private long records;

    /// A record that the batch takes.
    public void record(SourceRecord record) {
        if (records++ == 0) {
            startNanos = now();
        }
        if (producer == null) {
            producer = TraceContext.of(record);
        }
    }

    /// No further record comes: ends the span `poll`.
    public void polled() {
        if (startNanos == 0) {
            startNanos = now();
        }
        add("poll", startNanos, Map.of("messaging.batch.message_count", records), "");
    }

    /// Describes the batch as a whole.
    ///
    /// @param value a [String] or a [Long]
    public void note(String name, Object value) {
        attributes.put(name, value);
    }

    /// Does a step and times it, also when it fails.
    ///
    /// @param details texts and numbers that describe it
    public <T> T step(String name, Map<String, Object> details, Supplier<T> work) {
        long start = now();
        try {
            T result = work.get();
            add(name, start, details, "");
            return result;
        } catch (RuntimeException failure) {
            add(name, start, details, String.valueOf(failure.getMessage()));
            throw failure;
        }
    }

    /// Every span, the batch's own last.
    public List<Span> finish() {
        List<Span> all = new ArrayList<>(spans);
        long parent = producer == null ? 0 : producer.span();
        all.add(new Span(context(), parent, "batch", startNanos, now(), attributes, ""));
        return all;
    }

    private void add(String name, long start, Map<String, Object> details, String error) {
        // A batch that is retried for hours keeps its beginning.
        if (spans.size() < MAX_SPANS) {
            TraceContext own = context();
            spans.add(new Span(own.child(), own.span(), name, start, now(), details, error));
        }
    }

    private TraceContext context() {
        TraceContext known = batch;
        if (known == null) {
            TraceContext from = producer;
            known = from == null ? TraceContext.random() : from.child();
            batch = known;
        }
        return known;
    }

    private static long now() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }
}
