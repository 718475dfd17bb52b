package io.weir.bench.chaos;

import io.weir.pipeline.BatchId;
import io.weir.pipeline.Steps;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// Kills another process when the pipeline of this one crosses a step, once per order, before the
/// pipeline goes on. Thread-safe.
final class StepKills implements Steps {
    private static final int PATIENCE_SECONDS = 60;

    private record Order(Step step, Victim victim, CompletableFuture<Step> done) {}

    private final AtomicReference<@Nullable Order> next = new AtomicReference<>();

    /// Kills at the next crossing of a step.
    ///
    /// @return done when the victim is dead
    CompletableFuture<Step> at(Step step, Victim victim) {
        CompletableFuture<Step> done =
                new CompletableFuture<Step>().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
        next.set(new Order(step, victim, done));
        return done;
    }

    @Override
    public void reached(Step step, BatchId id, String table) {
        Order order = next.get();
        if (order != null && order.step == step && next.compareAndSet(order, null)) {
            try {
                order.victim.kill();
                order.done.complete(step);
            } catch (Exception failure) {
                order.done.completeExceptionally(failure);
            }
        }
    }
}
