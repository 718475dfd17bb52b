package io.weir.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.bench.Progress;
import io.weir.bench.chaos.Chaos;
import io.weir.bench.chaos.Outcome;
import io.weir.pipeline.Steps.Step;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/// Store and broker killed at the steps of a range, by the pipeline that crosses them and then goes
/// on. `weir bench chaos` is the same for every step.
@DisplayName("While a pipeline goes on, kill -9 of")
class StepKillTest {
    private static final int IDS_PER_SECOND = 1_000;

    /// Those around reading back, which a kill before an insert leads to, and after an insert.
    private static final List<Step> STORE_STEPS =
            List.of(Step.BEFORE_READ_BACK, Step.AFTER_READ_BACK, Step.AFTER_INSERT);

    /// Those before the pipeline commits something at the broker.
    private static final List<Step> BROKER_STEPS = List.of(Step.BEFORE_PLAN, Step.BEFORE_SETTLE);

    @TempDir Path directory;
    private Chaos chaos;

    @BeforeEach
    void start() {
        chaos = new Chaos(directory, new Random(1), IDS_PER_SECOND, new Progress(System.out));
    }

    @Test
    @DisplayName("the store, at steps of a range")
    void theStoreKilledAtSteps() throws Exception {
        assertExact(chaos.storeAtSteps(STORE_STEPS, 1), STORE_STEPS.size());
    }

    @Test
    @DisplayName("the broker, at steps of a range")
    void theBrokerKilledAtSteps() throws Exception {
        assertExact(chaos.brokerAtSteps(BROKER_STEPS, 1), BROKER_STEPS.size());
    }

    private static void assertExact(Outcome outcome, int kills) {
        System.out.println(outcome.line());
        assertThat(outcome.injected()).isEqualTo(kills);
        assertThat(outcome.guilty()).isPositive();
        assertThat(outcome.exact()).as("%s", outcome).isTrue();
    }
}
