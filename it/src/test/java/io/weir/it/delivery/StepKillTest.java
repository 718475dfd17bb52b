package io.weir.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.bench.Progress;
import io.weir.bench.chaos.Chaos;
import io.weir.bench.chaos.Outcome;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Random;

/// Store and broker killed at every step of a range, by the pipeline that crosses it and then goes
/// on. `weir bench chaos` does the same again and again. About 100 s.
@DisplayName("While a pipeline goes on, kill -9 of")
@Tag("faults")
class StepKillTest {
    private static final int IDS_PER_SECOND = 1_000;

    @TempDir Path directory;
    private Chaos chaos;

    @BeforeEach
    void start() {
        chaos = new Chaos(directory, new Random(1), IDS_PER_SECOND, new Progress(System.out));
    }

    @Test
    @DisplayName("the store, at every step of a range")
    void theStoreKilledAtEveryStep() throws Exception {
        assertExact(chaos.storeAtSteps(Chaos.steps(), 1), Chaos.steps().size());
    }

    @Test
    @DisplayName("the broker, at every step of a range")
    void theBrokerKilledAtEveryStep() throws Exception {
        assertExact(chaos.brokerAtSteps(Chaos.steps(), 1), Chaos.steps().size());
    }

    private static void assertExact(Outcome outcome, int kills) {
        System.out.println(outcome.line());
        assertThat(outcome.injected()).isEqualTo(kills);
        assertThat(outcome.guilty()).isPositive();
        assertThat(outcome.exact()).as("%s", outcome).isTrue();
    }
}
