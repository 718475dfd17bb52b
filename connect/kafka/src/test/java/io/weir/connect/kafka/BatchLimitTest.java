package io.weir.connect.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.base.config.DataSize;
import io.weir.base.error.WeirException;
import io.weir.base.metrics.Metrics;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/// Batches of records before topics that take only small ones. About 4 s.
class BatchLimitTest {
    private static final int LIMIT = 20 << 10;
    private static final int RECORDS = 400;

    private static KafkaFixture kafka;

    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    private final Acknowledgement counted =
            new Acknowledgement() {
                @Override
                public void acknowledged() {
                    acknowledged.incrementAndGet();
                }

                @Override
                public void failed(WeirException failure) {
                    failed.incrementAndGet();
                }
            };

    @BeforeAll
    static void start() throws Exception {
        kafka = new KafkaFixture();
    }

    @AfterAll
    static void stop() throws Exception {
        kafka.close();
    }

    /// A producer that gathers more than the topics take.
    private static RecordProducer producer() {
        ProducerConfig config =
                new ProducerConfig(
                        DataSize.ofMebibytes(8),
                        Duration.ofMillis(500),
                        new DataSize(256 << 10),
                        "none",
                        Duration.ofMinutes(5));
        RecordProducer producer =
                new RecordProducer(kafka.connector(), config, "batches", new Metrics());
        producer.start();
        return producer;
    }

    private static String topic() {
        String topic = kafka.topic(1);
        new Topics(kafka.connector()).ensure(small(topic));
        return topic;
    }

    private static TopicSpec small(String topic) {
        return TopicSpec.expiring(topic, 1, 1, Duration.ofDays(1))
                .with("max.message.bytes", Integer.toString(LIMIT));
    }

    private void send(RecordProducer producer, String topic) {
        Random random = new Random(7);
        for (int i = 0; i < RECORDS; i++) {
            byte[] value = new byte[8 << 10];
            random.nextBytes(value);
            assertThat(producer.trySend(topic, null, value, List.of(), counted)).isTrue();
        }
    }

    @Test
    void batchesAreAsLargeAsTheirTopicTakesAndNoLargerThanConfigured() {
        BatchLimits limits = new BatchLimits(kafka.connector(), 256 << 10, Duration.ofSeconds(10));
        assertThat(limits.of(kafka.topic(1))).isEqualTo(256 << 10);
        assertThat(limits.of(topic())).isEqualTo(LIMIT / 8 * 7);
        assertThat(limits.of("nowhere")).isEqualTo(256 << 10);
    }

    @Test
    void aTopicThatIsMadeLaterIsAskedForAgain() {
        BatchLimits limits = new BatchLimits(kafka.connector(), 256 << 10, Duration.ofSeconds(10));
        assertThat(limits.of("later")).isEqualTo(256 << 10);
        new Topics(kafka.connector()).ensure(small("later"));
        assertThat(limits.of("later")).isEqualTo(LIMIT / 8 * 7);
    }

    @Test
    void aFirstBatchIsNoLargerThanItsTopicTakes() {
        try (RecordProducer producer = producer()) {
            send(producer, topic());
            await().atMost(Duration.ofSeconds(20)).until(() -> acknowledged.get() == RECORDS);
            assertThat(failed).hasValue(0);
        }
    }
}
