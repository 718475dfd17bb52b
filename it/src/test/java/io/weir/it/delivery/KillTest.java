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

/// Every record that Kafka has acknowledged is stored exactly once or in the dead letters, whoever
/// is killed and when. `weir bench chaos` is the same for longer. About 105 s.
@DisplayName("kill -9 of")
@Tag("faults")
class KillTest {
    private static final int IDS_PER_SECOND = 1_000;

    /// Kills at random instants, per kind of process.
    private static final int RANDOM = 3;

    private final long seed = System.nanoTime();

    @TempDir Path directory;
    private Chaos chaos;

    @BeforeEach
    void start() {
        chaos = new Chaos(directory, new Random(seed), IDS_PER_SECOND, new Progress(System.out));
    }

    @Test
    @DisplayName("the pipeline, at every step of a range")
    void thePipelineKilledAtEveryStep() throws Exception {
        assertExact(chaos.pipelineAtEveryStep(1), Chaos.steps().size());
    }

    @Test
    @DisplayName("the pipeline, at random instants under load")
    void thePipelineKilledAtRandomInstants() throws Exception {
        assertExact(chaos.pipelineAtRandom(RANDOM), RANDOM);
    }

    @Test
    @DisplayName("the store, at random instants under load")
    void theStoreKilledUnderLoad() throws Exception {
        assertExact(chaos.storeAtRandom(RANDOM), RANDOM);
    }

    @Test
    @DisplayName("the broker, at random instants under load")
    void theBrokerKilledUnderLoad() throws Exception {
        assertExact(chaos.brokerAtRandom(RANDOM), RANDOM);
    }

    @Test
    @DisplayName("pipelines of one group in turn, while others leave and join")
    void pipelinesKilledWhilePartitionsChangeHands() throws Exception {
        assertExact(chaos.stormOfPipelines(RANDOM), RANDOM);
    }

    private void assertExact(Outcome outcome, int kills) {
        System.out.println(outcome.line());
        assertThat(outcome.injected()).isGreaterThanOrEqualTo(kills);
        assertThat(outcome.tally().sent()).isPositive();
        assertThat(outcome.guilty()).isPositive();
        assertThat(outcome.exact()).as("%s, seed %d", outcome, seed).isTrue();
    }
}
