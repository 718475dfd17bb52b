package io.weir.it.delivery;

import io.weir.base.config.DataSize;
import io.weir.base.error.WeirException;
import io.weir.base.metrics.Metrics;
import io.weir.connect.clickhouse.ClickHouseConfig;
import io.weir.connect.clickhouse.ClickHouseConnector;
import io.weir.connect.clickhouse.StoreCredentials;
import io.weir.connect.clickhouse.TableWriter;
import io.weir.connect.clickhouse.schema.Migrator;
import io.weir.connect.kafka.Acknowledgement;
import io.weir.connect.kafka.ConsumerConfig;
import io.weir.connect.kafka.KafkaConfig;
import io.weir.connect.kafka.KafkaConnector;
import io.weir.connect.kafka.KafkaDeadLetters;
import io.weir.connect.kafka.ProducerConfig;
import io.weir.connect.kafka.RecordProducer;
import io.weir.connect.kafka.TopicConsumer;
import io.weir.connect.kafka.TopicSpec;
import io.weir.connect.kafka.Topics;
import io.weir.pipeline.PipelineConfig;
import io.weir.pipeline.Steps;
import io.weir.pipeline.delivery.PipelineRunner;
import io.weir.testing.pipeline.IdProcessor;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/// Kafka and ClickHouse as the pipeline of ids uses them.
final class IdPipeline implements AutoCloseable {
    private final String broker;
    private final String topic;
    private final KafkaConnector kafka;
    private final RecordProducer producer;
    private final ClickHouseConnector store;
    private final AtomicLong unacknowledged = new AtomicLong();

    /// @param dataDir of the store, for its key
    IdPipeline(Path dataDir, String broker, String topic) {
        this.broker = broker;
        this.topic = topic;
        kafka = new KafkaConnector(KafkaConfig.of(broker));
        producer = new RecordProducer(kafka, ProducerConfig.defaults(), "ids", new Metrics());
        producer.start();
        StoreCredentials key = StoreCredentials.read(dataDir);
        store =
                new ClickHouseConnector(
                        ClickHouseConfig.defaults().with(key.url(), key.user(), key.password()));
    }

    /// Makes topics and table.
    void prepare(int partitions) {
        Topics topics = new Topics(kafka);
        topics.ensure(TopicSpec.expiring(topic, partitions, 1, Duration.ofDays(1)));
        topics.ensure(TopicSpec.deadLetters(topic, 1, Duration.ofDays(1)));
        store.createDatabase();
        new Migrator(store, List.of(IdProcessor.TABLE)).apply();
    }

    PipelineRunner runner(Steps steps) {
        ConsumerConfig membership =
                ConsumerConfig.defaults()
                        .withInstance("kill")
                        .withSessionTimeout(Duration.ofSeconds(6));
        PipelineConfig config =
                new PipelineConfig(
                        Duration.ofMillis(100),
                        DataSize.ofMebibytes(64),
                        2,
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(3));
        return PipelineRunner.builder(new IdProcessor(500))
                .consumer(new TopicConsumer(kafka, membership, "weir-ids", topic))
                .writer(new TableWriter(store.client()))
                .deadLetters(new KafkaDeadLetters(producer, InstantSource.system()))
                .config(config)
                .steps(steps)
                .build();
    }

    /// Sends one record per id.
    void send(long from, long count) {
        for (long id = from; id < from + count; id++) {
            Sent sent = new Sent(unacknowledged);
            unacknowledged.incrementAndGet();
            if (!producer.trySend(topic, null, IdProcessor.record(id), List.of(), sent)) {
                throw new IllegalStateException("producer is full");
            }
        }
        producer.flush();
        if (unacknowledged.get() != 0) {
            throw new IllegalStateException("not acknowledged: " + unacknowledged.get());
        }
    }

    private record Sent(AtomicLong unacknowledged) implements Acknowledgement {
        @Override
        public void acknowledged() {
            unacknowledged.decrementAndGet();
        }

        @Override
        public void failed(WeirException failure) {
            throw failure;
        }
    }

    /// Sends one record that cannot be stored and becomes a dead letter.
    void sendGuilty() {
        producer.send(topic, null, IdProcessor.record(-1), List.of(), Duration.ofSeconds(20));
    }

    /// The different dead letters, of which each may have been sent more than once.
    long letters() {
        Set<String> keys = new HashSet<>();
        TopicPartition partition = new TopicPartition(TopicSpec.deadLetterTopic(topic), 0);
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", broker),
                        new StringDeserializer(),
                        new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> keys.add(record.key()));
            }
        }
        return keys.size();
    }

    long number(String sql) {
        return store.client().query(sql).singleNumber();
    }

    @Override
    public void close() {
        producer.close();
        kafka.close();
        store.close();
    }
}
