package io.weir.connect.kafka;

import io.weir.base.metrics.Metrics;
import io.weir.embed.kafka.BrokerConfig;
import io.weir.embed.kafka.EmbeddedBroker;
import io.weir.pipeline.PipelineConfig;
import io.weir.pipeline.Writer;
import io.weir.pipeline.delivery.PipelineRunner;
import io.weir.testing.pipeline.IdProcessor;
import io.weir.testing.pipeline.QuickConfig;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// A broker for the tests of one class, with a connector, a producer and topics of their own for
/// each test.
final class KafkaFixture implements AutoCloseable {
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final Path directory;
    private final BrokerConfig config;
    private EmbeddedBroker broker;
    private final KafkaConnector connector;
    private final RecordProducer producer;

    KafkaFixture() throws Exception {
        directory = Files.createTempDirectory("weir-kafka");
        broker = new EmbeddedBroker(BrokerConfig.defaults().withPort(0), directory);
        broker.start();
        config = BrokerConfig.defaults().withPort(broker.port());
        connector = new KafkaConnector(KafkaConfig.of(broker.bootstrap()));
        producer = new RecordProducer(connector, ProducerConfig.defaults(), "test", new Metrics());
        producer.start();
    }

    /// A topic with its dead-letter topic.
    String topic(int partitions) {
        String name = "river-" + NAMES.incrementAndGet();
        Topics topics = new Topics(connector);
        topics.ensure(TopicSpec.expiring(name, partitions, 1, Duration.ofDays(1)));
        topics.ensure(TopicSpec.deadLetters(name, 1, Duration.ofDays(1)));
        return name;
    }

    void send(String topic, long... ids) {
        producer.send(topic, null, IdProcessor.record(ids), List.of(), Duration.ofSeconds(20));
    }

    /// A runner with 50 ms between flushes, started.
    PipelineRunner pipeline(String topic, Writer writer, ConsumerConfig consumer) {
        return pipeline(connector, topic, writer, consumer);
    }

    /// The same as another client.
    PipelineRunner pipeline(
            KafkaConnector client, String topic, Writer writer, ConsumerConfig consumer) {
        PipelineConfig times = QuickConfig.of(Duration.ofMillis(50), 2, Duration.ofSeconds(1));
        PipelineRunner runner =
                PipelineRunner.builder(new IdProcessor(100))
                        .consumer(new TopicConsumer(client, consumer, group(topic), topic))
                        .writer(writer)
                        .deadLetters(new KafkaDeadLetters(producer, InstantSource.system()))
                        .config(times)
                        .build();
        runner.start();
        return runner;
    }

    PipelineRunner pipeline(String topic, Writer writer) {
        return pipeline(
                topic, writer, ConsumerConfig.defaults().withSessionTimeout(Duration.ofSeconds(6)));
    }

    static String group(String topic) {
        return "weir-" + topic;
    }

    /// What the group of a topic has committed for partition 0.
    OffsetAndMetadata committed(String topic) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> offsets =
                connector
                        .admin()
                        .listConsumerGroupOffsets(group(topic))
                        .partitionsToOffsetAndMetadata()
                        .get();
        return offsets.getOrDefault(
                new TopicPartition(topic, 0), new OffsetAndMetadata(0, "nothing"));
    }

    void stopBroker() throws IOException {
        broker.close();
    }

    /// Starts the broker again on its data and port.
    void startBroker() throws Exception {
        broker = new EmbeddedBroker(config, directory);
        broker.start();
    }

    /// While the broker is stopped: takes the last bytes of partition 0 away, as a power loss does.
    ///
    /// @param kept the part of the log that stays
    void cutLog(String topic, double kept) throws IOException {
        Path logs = directory.resolve("log");
        Files.deleteIfExists(logs.resolve(".kafka_cleanshutdown"));
        Path segment = logs.resolve(topic + "-0").resolve("00000000000000000000.log");
        try (FileChannel log = FileChannel.open(segment, StandardOpenOption.WRITE)) {
            log.truncate((long) (log.size() * kept));
        }
    }

    /// A connector with one more property of Kafka's clients.
    KafkaConnector connector(String property, String value) {
        return new KafkaConnector(
                new KafkaConfig(List.of(broker.bootstrap()), Map.of(property, value), Map.of()));
    }

    KafkaConnector connector() {
        return connector;
    }

    RecordProducer producer() {
        return producer;
    }

    @Override
    public void close() throws IOException {
        producer.close();
        connector.close();
        broker.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
