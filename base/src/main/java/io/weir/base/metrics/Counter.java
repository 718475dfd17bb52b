package io.weir.base.metrics;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;

/// A number that only grows, with its labels already chosen. Adding is lock-free (striped) and
/// allocates nothing: keep the object in a field. Thread-safe.
public final class Counter {
    private final CounterDataPoint point;

    Counter(CounterDataPoint point) {
        this.point = point;
    }

    /// Adds one.
    public void increment() {
        point.inc();
    }

    /// Adds `amount` (expected: >= 0).
    public void add(long amount) {
        point.inc(amount);
    }

    /// The sum so far; a whole number as long as it stays below 2^53.
    public long value() {
        return point.getLongValue();
    }
}
