package io.weir.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.bench.Progress;
import io.weir.bench.chaos.Chaos;
import io.weir.bench.chaos.Outcome;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Random;

/// Every record that Kafka has acknowledged is stored exactly once or in the dead letters, whoever
/// is killed and when. `weir bench chaos` does the same for longer, and kills each kind of process
/// at random, which [ProductKillTest] does here with the product's own. About 60 s.
@DisplayName("kill -9 of")
@Tag("faults")
@TestInstance(Lifecycle.PER_CLASS)
class KillTest {
    private static final int IDS_PER_SECOND = 1_000;

    /// Kills at random instants, per kind of process.
    private static final int RANDOM = 3;

    private final long seed = System.nanoTime();

    @TempDir static Path directory;
    private Chaos chaos;

    @BeforeAll
    void start() {
        chaos = new Chaos(directory, new Random(seed), IDS_PER_SECOND, new Progress(System.out));
    }

    @Test
    @DisplayName("the pipeline, at every step of a range")
    void thePipelineKilledAtEveryStep() throws Exception {
        assertExact(chaos.pipelineAtEveryStep(1), Chaos.steps().size());
    }

    @Test
    @DisplayName("pipelines of one group in turn, while others leave and join")
    void pipelinesKilledWhilePartitionsChangeHands() throws Exception {
        assertExact(chaos.stormOfPipelines(RANDOM), RANDOM);
    }

    @AfterAll
    void stop() throws Exception {
        chaos.close();
    }

    private void assertExact(Outcome outcome, int kills) {
        System.out.println(outcome.line());
        assertThat(outcome.injected()).isGreaterThanOrEqualTo(kills);
        assertThat(outcome.tally().sent()).isPositive();
        assertThat(outcome.guilty()).isPositive();
        assertThat(outcome.exact()).as("%s, seed %d", outcome, seed).isTrue();
    }
}
