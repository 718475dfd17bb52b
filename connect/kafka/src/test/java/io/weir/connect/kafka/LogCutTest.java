package io.weir.connect.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.pipeline.delivery.PipelineRunner;
import io.weir.testing.pipeline.MemoryStore;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.stream.LongStream;

/// A broker that has lost the end of its log. Each case has a broker of its own; about 7 s.
@DisplayName("Kafka:")
class LogCutTest {
    @Test
    @DisplayName("a log cut by a power loss and written anew: the new records are stored too")
    void aLogCutAndWrittenAnew() throws Exception {
        try (KafkaFixture own = new KafkaFixture()) {
            String topic = own.topic(1);
            MemoryStore store = new MemoryStore();
            try (PipelineRunner _ = own.pipeline(topic, store)) {
                send(own, topic, 0, 20);
                await().until(() -> own.committed(topic).offset() == 20);
            }
            own.stopBroker();
            own.cutLog(topic, 0.5);
            own.startBroker();
            // More than was cut off, so that the end says nothing.
            send(own, topic, 20, 30);
            try (PipelineRunner _ = own.pipeline(topic, store)) {
                await().atMost(Duration.ofSeconds(60)).until(() -> store.ids().size() >= 50);
            }
            assertThat(store.ids()).isEqualTo(LongStream.range(0, 50).boxed().toList());
        }
    }

    @Test
    @DisplayName("a log cut within an open range stops the pipeline with the reason")
    void aLogCutWithinAnOpenRange() throws Exception {
        try (KafkaFixture own = new KafkaFixture()) {
            String topic = own.topic(1);
            MemoryStore store = new MemoryStore();
            for (int record = 0; record < 20; record++) {
                own.send(topic, 2L * record);
            }
            OpenRange.leave(own, topic, store, true);
            own.stopBroker();
            own.cutLog(topic, 0.5);
            own.startBroker();
            try (PipelineRunner runner = own.pipeline(topic, store)) {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> runner.status().state().equals("stopped"));
                assertThat(runner.status().reason())
                        .contains("within the open range 0 to ")
                        .contains("power loss");
            }
            assertThat(store.ids()).doesNotHaveDuplicates();
        }
    }

    private static void send(KafkaFixture to, String topic, int from, int count) {
        for (int id = from; id < from + count; id++) {
            to.send(topic, id);
        }
    }
}
