package io.weir.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.bench.Progress;
import io.weir.bench.chaos.Chaos;
import io.weir.bench.chaos.Outcome;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Random;

/// The store or the broker killed at every step of a range at which it is asked something, by the
/// pipeline that crosses it and then goes on. `weir bench chaos` kills both at every step, again
/// and again. About 45 s.
@DisplayName("While a pipeline goes on, kill -9 of")
@Tag("faults")
class StepKillTest {
    private static final int IDS_PER_SECOND = 1_000;

    @TempDir Path directory;

    @Test
    @DisplayName("the one that a step asks, at every step of a range")
    void whoIsAskedKilledAtEveryStep() throws Exception {
        Progress progress = new Progress(System.out);
        try (Chaos chaos = new Chaos(directory, new Random(1), IDS_PER_SECOND, progress)) {
            Outcome outcome = chaos.askedAtEveryStep(1);
            System.out.println(outcome.line());
            assertThat(outcome.injected()).isEqualTo(Chaos.steps().size());
            assertThat(outcome.guilty()).isPositive();
            assertThat(outcome.exact()).as("%s", outcome).isTrue();
        }
    }
}
