package io.weir.base.metrics;

import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/// The metrics of one process. Names are `weir_<room>_<what>_<unit>`; counters end in `_total`.
///
/// Asking twice for the same name and labels gives the same counter. Children with labels are
/// resolved once and kept in fields, never looked up per record. Thread-safe.
public final class Metrics {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Map<String, io.prometheus.metrics.core.metrics.Counter> counters =
            new ConcurrentHashMap<>();
    private final Map<String, Histogram> histograms = new ConcurrentHashMap<>();
    private final Map<String, List<LabelledValue>> gauges = new ConcurrentHashMap<>();
    private final Map<String, List<LabelledValue>> growing = new ConcurrentHashMap<>();

    private final List<Runnable> beforeScrape = new CopyOnWriteArrayList<>();
    private final ReadWriteLock scrapeLock = new ReentrantReadWriteLock();

    private record LabelledValue(List<String> values, DoubleSupplier supplier) {
        double number() {
            return supplier.getAsDouble();
        }

        String[] texts() {
            return values.toArray(String[]::new);
        }
    }

    /// Adds memory, garbage collection, thread and process metrics of this JVM.
    public void registerJvm() {
        JvmMetrics.builder().register(registry);
    }

    /// A counter with fixed labels.
    ///
    /// @param name ends in `_total`
    /// @param help one sentence
    /// @param labels name, value, name, value, …; the same label names at every call for one name
    public Counter counter(String name, String help, String... labels) {
        var family =
                counters.computeIfAbsent(
                        name,
                        _ ->
                                io.prometheus.metrics.core.metrics.Counter.builder()
                                        .name(name)
                                        .help(help)
                                        .labelNames(every(labels, 0))
                                        .register(registry));
        return new Counter(family.labelValues(every(labels, 1)));
    }

    /// A gauge that is read when someone scrapes. A second call with the same labels replaces the
    /// first supplier.
    ///
    /// @param value cheap and thread-safe; `NaN` when unknown
    public void gauge(String name, String help, DoubleSupplier value, String... labels) {
        supply(
                gauges,
                name,
                list ->
                        GaugeWithCallback.builder()
                                .name(name)
                                .help(help)
                                .labelNames(every(labels, 0))
                                .callback(callback ->
                                        list.forEach(child ->
                                                callback.call(child.number(), child.texts())))
                                .register(registry),
                new LabelledValue(List.of(every(labels, 1)), value));
    }

    /// A number that only grows and is counted elsewhere, read when someone scrapes. A second call
    /// with the same labels replaces the first supplier.
    ///
    /// @param name ends in `_total`
    /// @param value cheap and thread-safe
    public void growing(String name, String help, DoubleSupplier value, String... labels) {
        supply(
                growing,
                name,
                list ->
                        CounterWithCallback.builder()
                                .name(name)
                                .help(help)
                                .labelNames(every(labels, 0))
                                .callback(callback ->
                                        list.forEach(child ->
                                                callback.call(child.number(), child.texts())))
                                .register(registry),
                new LabelledValue(List.of(every(labels, 1)), value));
    }

    /// Puts a child into its family, which is registered when its first child comes.
    private static void supply(
            Map<String, List<LabelledValue>> families,
            String name,
            Consumer<List<LabelledValue>> register,
            LabelledValue child) {
        List<LabelledValue> children =
                families.computeIfAbsent(
                        name,
                        _ -> {
                            List<LabelledValue> list = new CopyOnWriteArrayList<>();
                            register.accept(list);
                            return list;
                        });
        children.removeIf(other -> other.values().equals(child.values()));
        children.add(child);
    }

    /// A histogram with exponential buckets that fit seconds from 100 µs to 100 s.
    public Timer timer(String name, String help, String... labels) {
        var family =
                histograms.computeIfAbsent(
                        name,
                        _ ->
                                Histogram.builder()
                                        .name(name)
                                        .help(help)
                                        .classicOnly()
                                        .classicExponentialUpperBounds(0.0001, 4, 11)
                                        .labelNames(every(labels, 0))
                                        .register(registry));
        DistributionDataPoint point = family.labelValues(every(labels, 1));
        return point::observe;
    }

    /// Records durations in seconds.
    @FunctionalInterface
    public interface Timer {
        /// Adds one observation.
        void observe(double seconds);
    }

    /// Counts what belongs together: no scrape sees a part of it without the rest. Several threads
    /// may do so at the same time.
    public void together(Runnable counting) {
        scrapeLock.readLock().lock();
        try {
            counting.run();
        } finally {
            scrapeLock.readLock().unlock();
        }
    }

    /// Something that is read once per scrape, so that all gauges that look at it tell of the same
    /// moment.
    ///
    /// @param source cheap and thread-safe
    /// @return for the suppliers of gauges alone
    public <T> Supplier<T> oncePerScrape(Supplier<T> source) {
        AtomicReference<T> seen = new AtomicReference<>(source.get());
        beforeScrape.add(() -> seen.set(source.get()));
        return seen::get;
    }

    /// Writes everything in the Prometheus text format 0.0.4, UTF-8.
    public void writeText(OutputStream out) throws IOException {
        PrometheusTextFormatWriter.builder().build().write(out, scrape());
    }

    private MetricSnapshots scrape() {
        scrapeLock.writeLock().lock();
        try {
            beforeScrape.forEach(Runnable::run);
            return registry.scrape();
        } finally {
            scrapeLock.writeLock().unlock();
        }
    }

    private static String[] every(String[] labels, int offset) {
        if (labels.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "labels: "
                            + labels.length
                            + " strings (expected: name, value, name, value, …)");
        }
        String[] half = new String[labels.length / 2];
        for (int i = 0; i < half.length; i++) {
            half[i] = labels[2 * i + offset];
        }
        return half;
    }
}
