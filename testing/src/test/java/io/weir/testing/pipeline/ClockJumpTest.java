package io.weir.testing.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.pipeline.BatchId;
import io.weir.pipeline.Steps.Step;
import io.weir.pipeline.TableBlock;
import io.weir.pipeline.Writer;
import io.weir.pipeline.delivery.PipelineRunner;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;

/// Someone sets the clock of the machine while ranges are on their way: at the first crossing of
/// every step, each time further. About 2 s.
class ClockJumpTest {
    private static final int IDS = 600;

    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    private final InstantSource clock = () -> Instant.now().plus(ahead.get());

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT-1H", "P1D", "P-1D"})
    void everyIdIsStoredOnce(String by) throws Exception {
        MemoryTopic topic = new MemoryTopic(2);
        MemoryStore store = new MemoryStore(clock);
        MemoryLetters letters = new MemoryLetters();
        for (int id = 0; id < IDS; id++) {
            topic.send(id / 3 % 2, IdProcessor.record(id));
        }
        topic.send(0, IdProcessor.record(-1));
        Set<Step> crossed = EnumSet.noneOf(Step.class);
        try (PipelineRunner runner =
                PipelineRunner.builder(new IdProcessor(100))
                        .consumer(new MemoryConsumer(topic, 7))
                        .writer(store)
                        .deadLetters(letters)
                        .clock(clock)
                        .steps((step, _, _) -> jumpAtFirst(step, crossed, Duration.parse(by)))
                        .config(QuickConfig.of(Duration.ofMillis(20), 2, Duration.ofMillis(400)))
                        .build()) {
            runner.start();
            await().atMost(Duration.ofSeconds(20))
                    .until(() ->
                            topic.settled(0) == topic.end(0) && topic.settled(1) == topic.end(1));
        }
        assertThat(store.ids()).isEqualTo(LongStream.range(0, IDS).boxed().toList());
        assertThat(letters.all()).hasSize(1);
        assertThat(crossed).hasSizeGreaterThanOrEqualTo(8);
    }

    /// A deadline that was given before the clock was set back would let an insert start an hour
    /// after everybody thought it over.
    @Test
    void aDeadlineFromBeforeTheClockWasSetBackIsNotUsed() throws Exception {
        Duration window = Duration.ofMillis(400);
        MemoryTopic topic = new MemoryTopic(1);
        MemoryStore store = new MemoryStore(clock);
        List<Duration> left = new CopyOnWriteArrayList<>();
        topic.send(0, IdProcessor.record(1, 2, 3));
        Set<Step> crossed = EnumSet.complementOf(EnumSet.of(Step.AFTER_PLAN));
        try (PipelineRunner runner =
                PipelineRunner.builder(new IdProcessor(100))
                        .consumer(new MemoryConsumer(topic, 7))
                        .writer(new Watched(store, clock, left))
                        .deadLetters(new MemoryLetters())
                        .clock(clock)
                        .steps((step, _, _) -> jumpAtFirst(step, crossed, Duration.ofHours(-1)))
                        .config(QuickConfig.of(Duration.ofMillis(20), 1, window))
                        .build()) {
            runner.start();
            await().atMost(Duration.ofSeconds(20)).until(() -> topic.settled(0) == topic.end(0));
        }
        assertThat(store.ids()).containsExactly(1L, 2L, 3L);
        assertThat(ahead.get()).isEqualTo(Duration.ofHours(-1));
        assertThat(left).isNotEmpty().allMatch(time -> time.compareTo(window) <= 0);
    }

    /// Notes how long each insert could still have waited for its start.
    private record Watched(Writer store, InstantSource clock, List<Duration> left)
            implements Writer {
        @Override
        public void write(TableBlock block, BatchId id, int attempt, Instant deadline) {
            left.add(Duration.between(clock.instant(), deadline));
            store.write(block, id, attempt, deadline);
        }

        @Override
        public void awaitEnd(
                String table, String partition, BatchId id, int attempt, Duration patience) {
            store.awaitEnd(table, partition, id, attempt, patience);
        }

        @Override
        public long readBack(String table, String partition, long batch) {
            return store.readBack(table, partition, batch);
        }
    }

    private void jumpAtFirst(Step step, Set<Step> crossed, Duration by) {
        synchronized (crossed) {
            if (crossed.add(step)) {
                ahead.updateAndGet(by::plus);
            }
        }
    }
}
