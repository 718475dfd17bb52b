package io.weir.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.bench.delivery.BrokerChild;
import io.weir.bench.delivery.Child;
import io.weir.bench.delivery.IdPipeline;
import io.weir.bench.delivery.PipelineChild;
import io.weir.bench.delivery.Signals;
import io.weir.bench.delivery.StoreChild;
import io.weir.pipeline.Steps;
import io.weir.pipeline.Steps.Step;
import io.weir.pipeline.delivery.PipelineRunner;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A pipeline that was stopped (`kill -STOP`) in the middle of a range until another had taken its
/// partitions over and the store had forgotten its tokens, and then goes on. About 40 s: the
/// session time-out, three times.
@Tag("faults")
class ZombieTest {
    private static final List<Step> STEPS =
            List.of(Step.AFTER_PLAN, Step.BEFORE_INSERT, Step.BEFORE_SETTLE);

    @TempDir Path directory;

    @Test
    @DisplayName("a pipeline stopped beyond its session and the deduplication window, then resumed")
    void aZombieStoresNothingTwice() throws Exception {
        try (Child broker = Child.start(BrokerChild.class, directory.toString(), "0");
                Child store = Child.start(StoreChild.class, directory.toString(), "0");
                IdPipeline pipeline =
                        new IdPipeline(directory, "127.0.0.1:" + broker.ready(), "ids")) {
            pipeline.prepare(2);
            pipeline.forgetTokensSoon();
            long start = System.nanoTime();
            for (Step step : STEPS) {
                pipeline.send(1_000);
                try (Child zombie = start(broker, step)) {
                    await().atMost(Duration.ofSeconds(30))
                            .until(() -> Signals.stopped(zombie.handle()));
                    goOnBesides(zombie, pipeline);
                }
            }
            assertThat(store.handle().isAlive()).isTrue();
            Duration all = Duration.ofNanos(System.nanoTime() - start);
            pipeline.account()
                    .assertStoredOnce(
                            "pipeline stopped and resumed as a zombie", STEPS.size(), all);
        }
    }

    private Child start(Child broker, Step step) throws Exception {
        return Child.start(
                PipelineChild.class,
                directory.toString(),
                "127.0.0.1:" + broker.ready(),
                "ids",
                step.name(),
                "1",
                "stop");
    }

    /// Another takes over and stores everything; then the zombie goes on beside it.
    private static void goOnBesides(Child zombie, IdPipeline pipeline) throws Exception {
        try (PipelineRunner other = pipeline.anonymousRunner(Steps.none())) {
            other.start();
            pipeline.account().awaitStored();
            pipeline.send(2_000);
            pipeline.account().awaitStored();
            assertThat(Signals.stopped(zombie.handle())).isTrue();

            Signals.send("CONT", zombie.handle());
            await().atMost(Duration.ofSeconds(30)).until(() -> pipeline.members() == 2);
            pipeline.send(1_000);
            pipeline.account().awaitStored();
            await().until(() -> other.status().lagRecords() == 0);
        }
    }
}
