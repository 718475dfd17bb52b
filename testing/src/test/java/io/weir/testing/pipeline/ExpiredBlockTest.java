package io.weir.testing.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.base.metrics.Metrics;
import io.weir.pipeline.BatchId;
import io.weir.pipeline.Build;
import io.weir.pipeline.Built;
import io.weir.pipeline.ForwardingBuild;
import io.weir.pipeline.Processor;
import io.weir.pipeline.SourcePartition;
import io.weir.pipeline.TableBlock;
import io.weir.pipeline.delivery.PipelineRunner;
import io.weir.pipeline.table.Table;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/// The TTL of a table passes while a range is in doubt. About 1 s.
class ExpiredBlockTest {
    /// What [IdProcessor] builds, of which a table keeps every row until a moment.
    private record Expiring(Instant until) implements Processor {
        private static final IdProcessor IDS = new IdProcessor(100);

        @Override
        public String name() {
            return IDS.name();
        }

        @Override
        public List<Table> tables() {
            return IDS.tables();
        }

        @Override
        public Build begin(SourcePartition partition) {
            return new ForwardingBuild(IDS.begin(partition)) {
                @Override
                public Built finish(BatchId id) {
                    return expiring(super.finish(id));
                }
            };
        }

        private Built expiring(Built built) {
            List<TableBlock> blocks =
                    built.blocks().stream()
                            .map(b -> new TableBlock(b.table(), b.partition(), b.block(), until))
                            .toList();
            return new Built(blocks, built.letters(), built.refusals(), built.recordsIn());
        }
    }

    /// The first insert of three rows fails, so that nobody knows.
    @ParameterizedTest
    @CsvSource({
        "REFUSE, -60, 0, 3",
        "REFUSE, 60, 3, 0",
        "LOSE_ANSWER, -60, 3, 0",
        "ORPHAN, -60, 0, 3"
    })
    void aBlockInDoubtIsInsertedAgainOnlyWhileItsTableKeepsIt(
            StoreFault first, long secondsLeft, int stored, int expired) throws Exception {
        MemoryTopic topic = new MemoryTopic(1);
        MemoryStore store = new MemoryStore(faults(first));
        Metrics metrics = new Metrics();
        topic.send(0, IdProcessor.record(2, 4, 6));
        try (PipelineRunner runner =
                PipelineRunner.builder(new Expiring(Instant.now().plusSeconds(secondsLeft)))
                        .consumer(new MemoryConsumer(topic, 7))
                        .writer(store)
                        .deadLetters(new MemoryLetters())
                        .metrics(metrics)
                        .config(QuickConfig.of(Duration.ofMillis(20), 1, Duration.ofMillis(400)))
                        .build()) {
            runner.start();
            await().atMost(Duration.ofSeconds(20)).until(() -> topic.settled(0) == topic.end(0));
        }
        assertThat(store.ids()).hasSize(stored);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        metrics.writeText(text);
        assertThat(text.toString(StandardCharsets.UTF_8))
                .contains("weir_pipeline_expired_rows_total{pipeline=\"ids\"} " + expired + ".0");
    }

    private static Supplier<StoreFault> faults(StoreFault first) {
        boolean[] done = {false};
        return () -> {
            StoreFault fault = done[0] ? StoreFault.NONE : first;
            done[0] = true;
            return fault;
        };
    }
}
