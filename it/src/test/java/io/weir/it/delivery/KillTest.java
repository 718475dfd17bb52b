package io.weir.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.pipeline.Steps;
import io.weir.pipeline.Steps.Step;
import io.weir.pipeline.delivery.PipelineRunner;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/// Every id that Kafka has acknowledged is stored exactly once, whoever is killed and when.
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
    void thePipelineKilledAtEveryStep() throws Exception {
        long sent = 0;
        for (Step step : STEPS) {
            pipeline.sendGuilty();
            pipeline.send(sent, 1_000);
            sent += 1_000;
            try (Child child =
                    Child.start(
                            PipelineChild.class,
                            directory.toString(),
                            bootstrap(),
                            "ids",
                            step.name(),
                            "1")) {
                assertThat(child.exitCode(30)).as(step.name()).isEqualTo(PipelineChild.KILLED);
            }
        }
        awaitStoredOnce(sent);
        assertThat(pipeline.letters()).isEqualTo(STEPS.size());
    }

    @Test
    void theStoreKilledUnderLoad() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long sent = 0;
        try (PipelineRunner runner = pipeline.runner(Steps.none())) {
            runner.start();
            for (int round = 0; round < 3; round++) {
                pipeline.send(sent, 5_000);
                sent += 5_000;
                LockSupport.parkNanos(random.nextInt(400) * 1_000_000L);
                store.kill();
                pipeline.send(sent, 1_000);
                sent += 1_000;
                store = startStore(store.ready());
            }
            awaitStored(sent);
            await().until(() -> runner.status().lagRecords() == 0);
        }
        assertStoredOnce(sent, "seed " + seed);
    }

    @Test
    void theBrokerKilledUnderLoad() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long sent = 0;
        try (PipelineRunner runner = pipeline.runner(Steps.none())) {
            runner.start();
            for (int round = 0; round < 2; round++) {
                pipeline.send(sent, 5_000);
                sent += 5_000;
                LockSupport.parkNanos(random.nextInt(400) * 1_000_000L);
                broker.kill();
                broker = startBroker(broker.ready());
            }
            pipeline.send(sent, 1_000);
            sent += 1_000;
            awaitStored(sent);
            await().until(() -> runner.status().lagRecords() == 0);
        }
        assertStoredOnce(sent, "seed " + seed);
    }

    @Test
    void thePipelineKilledAtRandomInstants() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long sent = 0;
        for (int round = 0; round < 3; round++) {
            pipeline.send(sent, 5_000);
            sent += 5_000;
            try (Child child =
                    Child.start(
                            PipelineChild.class,
                            directory.toString(),
                            bootstrap(),
                            "ids",
                            Step.BEFORE_PLAN.name(),
                            "1000000")) {
                LockSupport.parkNanos((500 + random.nextInt(1_500)) * 1_000_000L);
                child.kill();
            }
        }
        awaitStoredOnce(sent);
    }

    private void awaitStoredOnce(long count) throws Exception {
        try (PipelineRunner runner = pipeline.runner(Steps.none())) {
            runner.start();
            awaitStored(count);
            await().until(() -> runner.status().lagRecords() == 0);
        }
        assertStoredOnce(count, "");
    }

    private void awaitStored(long count) {
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> pipeline.number("SELECT uniqExact(Id) FROM ids") >= count);
    }

    private void assertStoredOnce(long count, String seed) {
        assertThat(pipeline.number("SELECT count() FROM ids")).as(seed).isEqualTo(count);
        assertThat(pipeline.number("SELECT max(Id) FROM ids")).isEqualTo(count - 1);
    }
}
