package io.weir.pipeline.delivery;

import io.weir.pipeline.Build;
import io.weir.pipeline.Built;
import io.weir.pipeline.Processor;
import io.weir.pipeline.RangeStore;
import io.weir.pipeline.RangeStore.Stored;
import io.weir.pipeline.SourcePartition;
import io.weir.pipeline.Steps.Step;
import io.weir.pipeline.table.Table;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/// Gathers the records of a range and hands them to a [RangeStore], which fences whoever no longer
/// owns the partition by itself, so that no deadline of a predecessor is waited out.
final class RangeStoring implements Storing, Processor {
    private final RangeStore store;

    RangeStoring(RangeStore store) {
        this.store = store;
    }

    @Override
    public String name() {
        return store.name();
    }

    @Override
    public List<Table> tables() {
        return List.of();
    }

    @Override
    public Build begin(SourcePartition partition) {
        return new GatheredRecords(store);
    }

    @Override
    public Built store(Delivery delivery, Range range) {
        if (!(range.build() instanceof GatheredRecords gathered)) {
            throw new IllegalStateException("build: " + range.build() + " (expected: records)");
        }
        AtomicReference<Stored> result = new AtomicReference<>();
        delivery.retrying(() -> result.set(attempt(delivery, range, gathered)));
        Stored stored = result.get();
        if (stored.found()) {
            range.found();
        } else {
            range.inserted();
        }
        return stored.built();
    }

    private Stored attempt(Delivery delivery, Range range, GatheredRecords gathered) {
        Target target = delivery.target();
        target.steps().reached(Step.BEFORE_INSERT, range.id(), "");
        long start = System.nanoTime();
        Stored stored =
                range.trace()
                        .step(
                                "store",
                                Map.of("weir.records", range.records()),
                                () -> store.store(range.id(), gathered.records(), delivery::send));
        target.metrics().stored((System.nanoTime() - start) / 1e9);
        target.steps().reached(Step.AFTER_INSERT, range.id(), "");
        return stored;
    }

    @Override
    public String planned() {
        return "";
    }

    @Override
    public List<String> withoutTokens() {
        return List.of();
    }
}
