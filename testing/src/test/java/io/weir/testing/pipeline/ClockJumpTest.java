package io.weir.testing.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.base.config.DataSize;
import io.weir.pipeline.PipelineConfig;
import io.weir.pipeline.Steps.Step;
import io.weir.pipeline.delivery.PipelineRunner;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
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
                        .config(
                                new PipelineConfig(
                                        Duration.ofMillis(20),
                                        DataSize.ofMebibytes(64),
                                        2,
                                        Duration.ofMillis(400),
                                        Duration.ofMinutes(5),
                                        Duration.ofSeconds(2)))
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

    private void jumpAtFirst(Step step, Set<Step> crossed, Duration by) {
        synchronized (crossed) {
            if (crossed.add(step)) {
                ahead.updateAndGet(by::plus);
            }
        }
    }
}
