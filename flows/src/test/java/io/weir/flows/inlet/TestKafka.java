package io.weir.flows.inlet;

import io.weir.connect.kafka.KafkaConfig;
import io.weir.connect.kafka.KafkaConnector;
import io.weir.connect.kafka.TopicSpec;
import io.weir.connect.kafka.Topics;
import io.weir.embed.kafka.BrokerConfig;
import io.weir.embed.kafka.EmbeddedBroker;
import io.weir.flows.encoding.FlowEncoding;
import io.weir.flows.schema.CounterBatch;
import io.weir.flows.schema.FlowBatch;
import io.weir.flows.schema.FlowSchema;
import io.weir.wire.block.Block;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// An embedded broker, and what is in its topics.
final class TestKafka implements AutoCloseable {
    private static final int PARTITIONS = 3;

    private final Path directory;
    private EmbeddedBroker broker;
    private final KafkaConnector connector;

    TestKafka(Path directory, int port) throws Exception {
        this.directory = directory;
        broker = broker(port);
        connector = new KafkaConnector(KafkaConfig.of(broker.bootstrap()));
    }

    private EmbeddedBroker broker(int port) throws Exception {
        EmbeddedBroker started =
                new EmbeddedBroker(BrokerConfig.defaults().withPort(port), directory);
        started.start();
        return started;
    }

    /// Takes the broker away; its topics stay.
    void stop() throws Exception {
        broker.close();
    }

    /// Starts it again where it was.
    void startAgain() throws Exception {
        broker = broker(broker.port());
    }

    int port() {
        return broker.port();
    }

    KafkaConnector connector() {
        return connector;
    }

    /// Makes the flow topic and the one for its dead letters.
    void createTopics(String base) {
        String topic = FlowEncoding.BLOCK.topic(base);
        createTopicsWithoutLetters(base);
        new Topics(connector).ensure(TopicSpec.deadLetters(topic, 1, Duration.ofDays(1)));
    }

    /// Makes the flow topic alone.
    void createTopicsWithoutLetters(String base) {
        new Topics(connector)
                .ensure(
                        TopicSpec.expiring(
                                FlowEncoding.BLOCK.topic(base), PARTITIONS, 1, Duration.ofDays(1)));
    }

    /// All flows of a topic in one block, partition after partition.
    Block flows(String base) {
        return flows(base, FlowEncoding.BLOCK);
    }

    /// The same of another encoding.
    Block flows(String base, FlowEncoding encoding) {
        return flowsIn(encoding.topic(base), encoding);
    }

    /// The flows of letters that hold records.
    Block refusedFlows(String base) {
        return flowsIn(
                TopicSpec.deadLetterTopic(FlowEncoding.BLOCK.topic(base)), FlowEncoding.BLOCK);
    }

    /// All counter samples of a topic in one block, partition after partition.
    Block counters(String base) {
        return rowsIn(
                FlowEncoding.BLOCK.topic(base), FlowEncoding.BLOCK, new CounterBatch(1).block());
    }

    private Block flowsIn(String topic, FlowEncoding encoding) {
        return rowsIn(topic, encoding, new FlowBatch(FlowSchema.defaults()).block());
    }

    private Block rowsIn(String topic, FlowEncoding encoding, Block shape) {
        Block all = shape.emptyCopy();
        for (ConsumerRecord<byte[], byte[]> record : records(topic)) {
            encoding.decoder()
                    .decode(
                            record.value(),
                            all,
                            (_, _, reason) -> {
                                throw new AssertionError(reason);
                            });
        }
        return all;
    }

    /// All records of a topic.
    List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        Map<String, Object> settings =
                Map.of("bootstrap.servers", broker.bootstrap(), "auto.offset.reset", "none");
        var deserializer = new ByteArrayDeserializer();
        try (var consumer = new KafkaConsumer<>(settings, deserializer, deserializer)) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    @Override
    public void close() throws Exception {
        connector.close();
        broker.close();
    }
}
