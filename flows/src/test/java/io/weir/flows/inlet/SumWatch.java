package io.weir.flows.inlet;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Looks at an inlet's report about a thousand times a second, and keeps the first in which not
/// every flow heard is counted once.
final class SumWatch implements AutoCloseable {
    private final Inlet inlet;
    private final Thread thread;
    private volatile boolean closing;
    private final AtomicLong looks = new AtomicLong();
    private volatile @Nullable ExporterReport failure;

    SumWatch(Inlet inlet) {
        this.inlet = inlet;
        thread = Thread.ofPlatform().name("sum-watch").start(this::run);
    }

    private void run() {
        while (!closing && failure == null) {
            for (ExporterReport report :
                    inlet.status().report(System.currentTimeMillis()).exporters()) {
                if (!addsUp(report)) {
                    failure = report;
                }
            }
            looks.incrementAndGet();
            LockSupport.parkNanos(1_000_000);
        }
    }

    /// Whether every flow heard waits, is refused, a letter, sent or in flight.
    static boolean addsUp(ExporterReport report) {
        long refused = report.refused().values().stream().mapToLong(flows -> flows).sum();
        return report.inFlight() >= 0
                && report.heard()
                        == report.waiting().flows()
                                + refused
                                + report.deadLettered()
                                + report.sent()
                                + report.inFlight();
    }

    /// The first report that did not add up; null while all do.
    @Nullable ExporterReport failure() {
        return failure;
    }

    /// How often it has looked.
    long looks() {
        return looks.get();
    }

    @Override
    public void close() throws InterruptedException {
        closing = true;
        thread.join();
    }
}
