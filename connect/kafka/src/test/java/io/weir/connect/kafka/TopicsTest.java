package io.weir.connect.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.base.config.DataSize;
import io.weir.base.error.WeirException;
import io.weir.base.health.HealthStatus;
import io.weir.base.metrics.Metrics;

import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TopicsTest {
    private KafkaFixture kafka;

    @BeforeAll
    void startBroker() throws Exception {
        kafka = new KafkaFixture();
    }

    @AfterAll
    void stopBroker() throws Exception {
        kafka.close();
    }

    @Test
    void makesGrowsAndReconfiguresATopicAndKeepsItsId() throws Exception {
        Topics topics = new Topics(kafka.connector());
        TopicSpec small = TopicSpec.expiring("pond", 1, 1, Duration.ofHours(1));
        UUID id = topics.ensure(small);
        UUID again = topics.ensure(new TopicSpec("pond", 3, 1, Map.of("retention.ms", "7200000")));
        assertThat(again).isEqualTo(id);
        assertThat(topics.find("pond")).contains(id);
        assertThat(topics.find("puddle")).isEmpty();
        var description =
                kafka.connector().admin().describeTopics(List.of("pond")).allTopicNames().get();
        assertThat(description.get("pond"))
                .satisfies(pond -> assertThat(pond.partitions()).hasSize(3));
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, "pond");
        assertThat(kafka.connector().admin().describeConfigs(List.of(resource)).all().get())
                .hasEntrySatisfying(
                        resource,
                        config ->
                                assertThat(config.get("retention.ms"))
                                        .satisfies(entry ->
                                                assertThat(entry.value()).isEqualTo("7200000")));
    }

    @Test
    void refusesAnImpossibleSettingForGood() {
        Topics topics = new Topics(kafka.connector());
        assertThatThrownBy(() -> topics.ensure(new TopicSpec("bog", 1, 1, Map.of("depth", "deep"))))
                .isInstanceOfSatisfying(
                        WeirException.class,
                        e -> assertThat(e.kind()).isEqualTo(WeirException.Kind.BROKEN))
                .hasMessageContaining("bog");
    }

    @Test
    void refusesAbsurdSpecifications() {
        assertThatThrownBy(() -> new TopicSpec("a b", 1, 1, Map.of()))
                .hasMessageContaining("topic: a b (expected:");
        assertThatThrownBy(() -> new TopicSpec("a", 0, 1, Map.of()))
                .hasMessageContaining("partitions of a: 0 (expected: >= 1)");
        assertThatThrownBy(() -> KafkaConfig.of("nowhere"))
                .hasMessageContaining("servers: nowhere (expected: HOST:PORT)");
    }

    @Test
    void sendsTellWhatBecameOfThem() {
        String topic = kafka.topic(1);
        kafka.send(topic, 1, 2, 3);
        assertThat(kafka.connector().check()).isEqualTo(HealthStatus.ok());
        byte[] tooLarge = new byte[TopicSpec.RECORD_LIMIT + (2 << 20)];
        assertThatThrownBy(() ->
                        kafka.producer()
                                .send(topic, null, tooLarge, List.of(), Duration.ofSeconds(5)))
                .isInstanceOf(WeirException.class)
                .hasMessageContaining(topic);
        assertThat(kafka.producer().pendingBytes()).isZero();
    }

    @Test
    void aFullProducerRefusesAtOnce() {
        String topic = kafka.topic(1);
        ProducerConfig config =
                new ProducerConfig(
                        DataSize.ofMebibytes(1),
                        Duration.ofSeconds(3),
                        DataSize.ofMebibytes(8),
                        "none",
                        Duration.ofSeconds(30));
        try (RecordProducer producer =
                new RecordProducer(kafka.connector(), config, "full", new Metrics())) {
            producer.start();
            Outcome outcome = new Outcome();
            byte[] most = new byte[900_000];
            assertThat(producer.trySend(topic, null, most, List.of(), outcome)).isTrue();
            assertThat(producer.trySend(topic, null, most, List.of(), outcome)).isFalse();
            assertThat(producer.pendingBytes()).isEqualTo(most.length);
            producer.flush();
            assertThat(outcome.acknowledged).isEqualTo(1);
            assertThat(producer.trySend(topic, null, most, List.of(), outcome)).isTrue();
        }
    }

    private static final class Outcome implements Acknowledgement {
        private volatile int acknowledged;

        @Override
        public void acknowledged() {
            acknowledged = 1;
        }

        @Override
        public void failed(WeirException failure) {
            acknowledged = -1;
        }
    }
}
