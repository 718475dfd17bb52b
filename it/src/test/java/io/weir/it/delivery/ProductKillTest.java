package io.weir.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.bench.Progress;
import io.weir.bench.chaos.Outcome;
import io.weir.bench.chaos.ProductChaos;
import io.weir.flows.encoding.FlowEncoding;
import io.weir.pipeline.Steps.Step;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/// Every flow that Kafka has acknowledged is stored once by `weir run --role pipeline`, and the
/// roll-ups show the producer's own sums, whichever of broker, store and pipeline is killed and
/// when. `weir bench chaos --of product,product_protobuf,product_steps,product_days` is the same
/// for longer, at every step, and amid the many inserts of old flows. About 80 s.
@DisplayName("kill -9 of the product's broker, store and pipeline")
@Tag("faults")
class ProductKillTest {
    private static final int FLOWS_PER_SECOND = 2_000;

    /// Kills at random instants, per kind of process.
    private static final int RANDOM = 3;

    /// Raw rows and roll-ups.
    private static final int PIPELINES = 2;

    /// Broker, store and pipeline.
    private static final int PROCESSES = 3;

    private final long seed = System.nanoTime();

    @TempDir Path directory;

    @Test
    @DisplayName("with rows that are written and not settled, and at random instants")
    void atAStepAndAtRandom() throws Exception {
        Progress progress = new Progress(System.out);
        Outcome outcome =
                new ProductChaos(directory, new Random(seed), FLOWS_PER_SECOND, progress)
                        .atStepsAndAtRandom(
                                FlowEncoding.BLOCK,
                                ProductChaos.MINUTES,
                                List.of(Step.AFTER_INSERT),
                                RANDOM);
        System.out.println(outcome.line());
        assertThat(outcome.injected()).isEqualTo(PIPELINES + PROCESSES * RANDOM);
        assertThat(outcome.tally().sent()).isPositive();
        assertThat(outcome.guilty()).isPositive();
        assertThat(outcome.exact()).as("%s, seed %d", outcome, seed).isTrue();
    }
}
