package io.weir.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.bench.delivery.BrokerChild;
import io.weir.bench.delivery.Child;
import io.weir.bench.delivery.IdPipeline;
import io.weir.bench.delivery.PipelineChild;
import io.weir.bench.delivery.StoreChild;
import io.weir.pipeline.Steps;
import io.weir.pipeline.Steps.Step;
import io.weir.pipeline.delivery.PipelineRunner;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/// Every id that Kafka has acknowledged is stored exactly once, whoever is killed and when.
@DisplayName("kill -9 of")
class KillTest {
    private static final int PARTITIONS = 2;

    /// In an order in which each step is reached: reading back follows a kill that left a doubt.
    private static final List<Step> STEPS =
            List.of(
                    Step.BEFORE_PLAN,
                    Step.AFTER_PLAN,
                    Step.BEFORE_READ_BACK,
                    Step.AFTER_READ_BACK,
                    Step.BEFORE_LETTERS,
                    Step.AFTER_LETTERS,
                    Step.BEFORE_INSERT,
                    Step.AFTER_INSERT,
                    Step.BEFORE_SETTLE,
                    Step.AFTER_SETTLE);

    /// Kills at random instants, per kind of process.
    private static final int RANDOM = 3;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @TempDir Path directory;
    private Child broker;
    private Child store;
    private IdPipeline pipeline;

    @BeforeEach
    void start() throws Exception {
        broker = startBroker("0");
        store = startStore("0");
        pipeline = new IdPipeline(directory, bootstrap(), "ids");
        pipeline.prepare(PARTITIONS);
    }

    @AfterEach
    void stop() throws Exception {
        pipeline.close();
        store.close();
        broker.close();
    }

    private String bootstrap() {
        return "127.0.0.1:" + broker.ready();
    }

    private Child startBroker(String port) throws Exception {
        return Child.start(BrokerChild.class, directory.toString(), port);
    }

    private Child startStore(String port) throws Exception {
        return Child.start(StoreChild.class, directory.toString(), port);
    }

    @Test
    @DisplayName("the pipeline, at every step of a range")
    void thePipelineKilledAtEveryStep() throws Exception {
        for (Step step : STEPS) {
            pipeline.sendGuiltySoon();
            pipeline.send(1_000);
            try (Child child = startPipeline(step.name(), "1")) {
                assertThat(child.exitCode(30)).as(step.name()).isEqualTo(PipelineChild.KILLED);
            }
        }
        finish("pipeline killed at every step", STEPS.size());
        assertThat(pipeline.letters()).isEqualTo(STEPS.size());
    }

    @Test
    @DisplayName("the pipeline, at random instants")
    void thePipelineKilledAtRandomInstants() throws Exception {
        for (int round = 0; round < RANDOM; round++) {
            pipeline.send(5_000);
            try (Child child = startPipeline(Step.BEFORE_PLAN.name(), "1000000")) {
                LockSupport.parkNanos((500 + random.nextInt(1_500)) * 1_000_000L);
                child.kill();
            }
        }
        finish("pipeline killed at random instants, seed " + seed, RANDOM);
    }

    @Test
    @DisplayName("the store, at random instants under load")
    void theStoreKilledUnderLoad() throws Exception {
        try (PipelineRunner runner = pipeline.runner(Steps.none())) {
            runner.start();
            for (int round = 0; round < RANDOM; round++) {
                pipeline.send(5_000);
                LockSupport.parkNanos(random.nextInt(400) * 1_000_000L);
                store.kill();
                pipeline.send(1_000);
                store = startStore(store.ready());
            }
            finish(runner, "store killed at random instants, seed " + seed, RANDOM);
        }
    }

    @Test
    @DisplayName("the broker, at random instants under load")
    void theBrokerKilledUnderLoad() throws Exception {
        try (PipelineRunner runner = pipeline.runner(Steps.none())) {
            runner.start();
            for (int round = 0; round < 2; round++) {
                pipeline.send(5_000);
                LockSupport.parkNanos(random.nextInt(400) * 1_000_000L);
                broker.kill();
                broker = startBroker(broker.ready());
            }
            pipeline.send(1_000);
            finish(runner, "broker killed at random instants, seed " + seed, 2);
        }
    }

    private Child startPipeline(String step, String crossing) throws Exception {
        return Child.start(
                PipelineChild.class,
                directory.toString(),
                bootstrap(),
                "ids",
                step,
                crossing,
                "halt");
    }

    private void finish(String fault, int injected) throws Exception {
        try (PipelineRunner runner = pipeline.runner(Steps.none())) {
            runner.start();
            finish(runner, fault, injected);
        }
    }

    private void finish(PipelineRunner runner, String fault, int injected) {
        long start = System.nanoTime();
        pipeline.account().awaitStored();
        Duration recovery = Duration.ofNanos(System.nanoTime() - start);
        await().until(() -> runner.status().lagRecords() == 0);
        pipeline.account().assertStoredOnce(fault, injected, recovery);
    }
}
