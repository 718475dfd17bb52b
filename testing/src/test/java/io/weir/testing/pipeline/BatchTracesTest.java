package io.weir.testing.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.pipeline.PipelineConfig;
import io.weir.pipeline.delivery.PipelineRunner;
import io.weir.pipeline.trace.Span;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// The trace that a running pipeline gives of a batch. About 1 s.
class BatchTracesTest {
    @Test
    void aSettledBatchTellsWhatEachStepTookAndWhatFailed() throws Exception {
        MemoryTopic topic = new MemoryTopic(1);
        AtomicInteger inserts = new AtomicInteger();
        MemoryStore store =
                new MemoryStore(() ->
                        inserts.getAndIncrement() == 0 ? StoreFault.LOSE_ANSWER : StoreFault.NONE);
        Queue<List<Span>> traces = new ConcurrentLinkedQueue<>();
        topic.send(0, IdProcessor.record(2, 4));
        try (PipelineRunner runner =
                PipelineRunner.builder(new IdProcessor(100))
                        .consumer(new MemoryConsumer(topic, 7))
                        .writer(store)
                        .deadLetters(new MemoryLetters())
                        .config(PipelineConfig.defaults().withFlushInterval(Duration.ofMillis(100)))
                        .traces(traces::add)
                        .build()) {
            runner.start();
            await().until(() -> !traces.isEmpty());
        }
        List<Span> spans = traces.remove();
        assertThat(spans)
                .extracting(Span::name)
                .containsExactly("poll", "build", "write", "read back", "settle", "batch");
        assertThat(spans.get(2).error()).isNotEmpty();
        assertThat(spans.get(3).error()).isEmpty();
        assertThat(spans.getLast().attributes())
                .containsEntry("messaging.destination.name", "memory")
                .containsEntry("messaging.kafka.offset", 0L)
                .containsEntry("weir.pipeline", "ids")
                .containsEntry("weir.stored", 2L);
        assertThat(traces).isEmpty();
    }
}
