package io.weir.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.bench.Progress;
import io.weir.bench.chaos.Outcome;
import io.weir.bench.chaos.ProductChaos;
import io.weir.flows.encoding.FlowEncoding;
import io.weir.pipeline.Steps.Step;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/// Every flow that Kafka has acknowledged is stored once by `weir run --role pipeline`, and the
/// roll-ups show the producer's own sums, whichever of broker, store and pipeline is killed and
/// when. `weir bench chaos --of product,product_protobuf,product_steps,product_days` is the same
/// for longer, at every step. About 140 s.
@DisplayName("kill -9 of the product's broker, store and pipeline")
@Tag("faults")
class ProductKillTest {
    private static final int FLOWS_PER_SECOND = 2_000;

    private final long seed = System.nanoTime();

    @TempDir Path directory;
    private ProductChaos chaos;

    @BeforeEach
    void start() {
        chaos =
                new ProductChaos(
                        directory, new Random(seed), FLOWS_PER_SECOND, new Progress(System.out));
    }

    @ParameterizedTest(name = "flows as {0}, {1} kills each")
    @CsvSource({"BLOCK, 2", "PROTOBUF, 1"})
    void flowsAndTheirSums(FlowEncoding encoding, int kills) throws Exception {
        assertExact(chaos.atRandom(encoding, kills), 3 * kills);
    }

    @Test
    @DisplayName("the store, amid the 40 inserts and more of one batch")
    void theStoreAmidManyInserts() throws Exception {
        assertExact(chaos.storeAmidManyInserts(2), 2);
    }

    @Test
    @DisplayName("the pipeline, with rows that are written and not settled")
    void thePipelineAfterAnInsert() throws Exception {
        assertExact(chaos.pipelineAtSteps(List.of(Step.AFTER_INSERT), 1), 2);
    }

    private void assertExact(Outcome outcome, int kills) {
        System.out.println(outcome.line());
        assertThat(outcome.injected()).isEqualTo(kills);
        assertThat(outcome.tally().sent()).isPositive();
        assertThat(outcome.guilty()).isPositive();
        assertThat(outcome.exact()).as("%s, seed %d", outcome, seed).isTrue();
    }
}
