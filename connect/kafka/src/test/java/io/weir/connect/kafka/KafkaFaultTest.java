package io.weir.connect.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.pipeline.BatchId;
import io.weir.pipeline.TableBlock;
import io.weir.pipeline.delivery.PipelineRunner;
import io.weir.testing.pipeline.IdProcessor;
import io.weir.testing.pipeline.MemoryStore;
import io.weir.wire.block.Block;
import io.weir.wire.column.LongColumn;

import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;

/// What happens to a topic and its broker while a pipeline reads, or while none does. About 20 s.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("Kafka:")
class KafkaFaultTest {
    private static final ConsumerConfig SESSION =
            ConsumerConfig.defaults().withSessionTimeout(Duration.ofSeconds(6));

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
    @DisplayName("partitions added while a pipeline reads are read from their beginning")
    void partitionsAdded() throws Exception {
        String topic = kafka.topic(1);
        MemoryStore store = new MemoryStore();
        try (KafkaConnector client = kafka.connector("metadata.max.age.ms", "500");
                PipelineRunner _ = kafka.pipeline(client, topic, store, SESSION)) {
            kafka.send(topic, 0);
            await().until(() -> store.ids().size() == 1);
            kafka.connector()
                    .admin()
                    .createPartitions(Map.of(topic, NewPartitions.increaseTo(3)))
                    .all()
                    .get();
            sendTo(topic, 1, 1);
            sendTo(topic, 2, 2);
            await().atMost(Duration.ofSeconds(60)).until(() -> store.ids().size() == 3);
        }
        assertThat(store.ids()).containsExactly(0L, 1L, 2L);
    }

    private void sendTo(String topic, int partition, long id) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        kafka.connector().client("one"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, partition, null, IdProcessor.record(id)))
                    .get();
        }
    }

    @ParameterizedTest(name = "retention within an open range, which was stored before: {0}")
    @CsvSource({"true, 0", "false, 3"})
    void retentionWithinAnOpenRange(boolean stored, long lost) throws Exception {
        String topic = kafka.topic(1);
        MemoryStore store = new MemoryStore();
        kafka.send(topic, 0);
        kafka.send(topic, 2);
        kafka.send(topic, 4);
        kafka.send(topic, 6);
        OpenRange.leave(kafka, topic, store, stored);
        deleteBefore(topic, 3);
        try (PipelineRunner runner = kafka.pipeline(topic, store)) {
            await().until(() -> kafka.committed(topic).offset() == 4);
            await().untilAsserted(() -> assertThat(runner.lostRecords()).isEqualTo(lost));
        }
        assertThat(store.ids())
                .isEqualTo(LongStream.range(lost, 4).map(id -> 2 * id).boxed().toList());
    }

    private void deleteBefore(String topic, long offset) throws Exception {
        kafka.connector()
                .admin()
                .deleteRecords(
                        Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(offset)))
                .all()
                .get();
    }

    @ParameterizedTest(
            name = "compaction at both edges of an open range and within, stored before: {0}")
    @ValueSource(booleans = {true, false})
    void compactionWithinAnOpenRange(boolean stored) throws Exception {
        Set<Long> superseded = Set.of(0L, 4L, 9L);
        String topic = kafka.topic(1);
        closeEverySegment(topic);
        MemoryStore store = new MemoryStore();
        for (long id = 0; id < 10; id++) {
            sendKeyed(topic, superseded.contains(id) ? "again" : "once-" + id, id);
        }
        OpenRange.leave(kafka, topic, store, stored);
        compact(topic);
        sendKeyed(topic, "again", 10);
        sendKeyed(topic, "last", 11);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Collections.disjoint(offsets(topic), superseded));
        try (PipelineRunner runner = kafka.pipeline(topic, store)) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> kafka.committed(topic).offset() == 12);
            // What a newer record of the same key replaces is not lost.
            assertThat(runner.lostRecords()).isZero();
        }
        // The block of even ids was stored, or none.
        Set<Long> gone = stored ? Set.of(9L) : superseded;
        assertThat(store.ids())
                .isEqualTo(
                        LongStream.range(0, 12).boxed().filter(id -> !gone.contains(id)).toList());
    }

    @ParameterizedTest(
            name = "transactions within and at the edges of an open range, stored before: {0}")
    @ValueSource(booleans = {true, false})
    void transactionsWithinAnOpenRange(boolean stored) throws Exception {
        String topic = kafka.topic(1);
        MemoryStore store = new MemoryStore();
        // With their markers these are 14 offsets; the range begins and ends with one of a marker.
        long end = sendTransactions(topic);
        OpenRange.leave(kafka, topic, store, stored);
        assertThat(kafka.committed(topic).metadata()).endsWith(" - 4");
        try (PipelineRunner runner = kafka.pipeline(topic, store)) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> kafka.committed(topic).offset() == end);
            assertThat(runner.lostRecords()).isZero();
            kafka.send(topic, 8);
            await().until(() -> store.ids().size() == 5);
        }
        assertThat(store.ids()).containsExactly(0L, 2L, 4L, 6L, 8L);
    }

    @Test
    @DisplayName("markers do not excuse rows that are too many in an open range")
    void moreRowsThanAnOpenRangeHad() throws Exception {
        String topic = kafka.topic(1);
        MemoryStore store = new MemoryStore();
        sendTransactions(topic);
        BatchId id = OpenRange.leave(kafka, topic, store, true);
        Block foreign = new Block().add("Id", new LongColumn("UInt64"));
        ((LongColumn) foreign.column("Id")).append(10);
        foreign.add(TableBlock.BATCH_COLUMN, new LongColumn("UInt64"));
        ((LongColumn) foreign.column(TableBlock.BATCH_COLUMN)).append(id.hash());
        store.write(
                new TableBlock(IdProcessor.TABLE.name(), "0", foreign),
                id,
                1,
                Instant.now().plusSeconds(60));
        try (PipelineRunner runner = kafka.pipeline(topic, store)) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> runner.status().state().equals("stopped"));
            assertThat(runner.status().reason()).contains("5 rows of batch ", "(expected: 0 or 4;");
        }
        assertThat(store.ids()).containsExactly(0L, 2L, 4L, 6L, 10L);
    }

    /// Sends even ids of 0 to 6 in transactions of two, and aborted ones before, between and behind
    /// them.
    ///
    /// @return the end of the topic
    private long sendTransactions(String topic) throws Exception {
        Map<String, Object> settings = kafka.connector().client("transactional");
        settings.put("transactional.id", "boat-" + topic);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            sendTransaction(producer, topic, false, 100);
            sendTransaction(producer, topic, true, 0, 2);
            sendTransaction(producer, topic, false, 102, 104);
            sendTransaction(producer, topic, true, 4, 6);
            sendTransaction(producer, topic, false, 106);
        }
        // The marker of the last one may come after the producer has its answer.
        await().until(() ->
                end(topic, IsolationLevel.READ_COMMITTED)
                        == end(topic, IsolationLevel.READ_UNCOMMITTED));
        return end(topic, IsolationLevel.READ_UNCOMMITTED);
    }

    private long end(String topic, IsolationLevel isolation) throws Exception {
        TopicPartition partition = new TopicPartition(topic, 0);
        return kafka.connector()
                .admin()
                .listOffsets(
                        Map.of(partition, OffsetSpec.latest()), new ListOffsetsOptions(isolation))
                .partitionResult(partition)
                .get()
                .offset();
    }

    private static void sendTransaction(
            KafkaProducer<byte[], byte[]> producer, String topic, boolean commit, long... ids)
            throws Exception {
        producer.beginTransaction();
        for (long id : ids) {
            producer.send(new ProducerRecord<>(topic, IdProcessor.record(id))).get();
        }
        if (commit) {
            producer.commitTransaction();
        } else {
            producer.abortTransaction();
        }
    }

    /// The cleaner leaves the open segment alone, so every record gets one of its own.
    private void closeEverySegment(String topic) throws Exception {
        ConfigResource own = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        alter(Map.of(own, List.of(set("segment.ms", "1"))));
    }

    /// From now on the cleaner looks ten times a second.
    private void compact(String topic) throws Exception {
        ConfigResource brokers = new ConfigResource(ConfigResource.Type.BROKER, "");
        ConfigResource own = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        alter(
                Map.of(
                        brokers,
                        List.of(set("log.cleaner.backoff.ms", "100")),
                        own,
                        List.of(
                                set("cleanup.policy", "compact"),
                                set("min.cleanable.dirty.ratio", "0"))));
    }

    private void alter(Map<ConfigResource, Collection<AlterConfigOp>> changes) throws Exception {
        kafka.connector().admin().incrementalAlterConfigs(changes).all().get();
    }

    private static AlterConfigOp set(String name, String value) {
        return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    }

    private void sendKeyed(String topic, String key, long id) {
        kafka.producer()
                .send(
                        topic,
                        key.getBytes(StandardCharsets.UTF_8),
                        IdProcessor.record(id),
                        List.of(),
                        Duration.ofSeconds(5));
    }

    private Set<Long> offsets(String topic) {
        Set<Long> offsets = new TreeSet<>();
        TopicPartition partition = new TopicPartition(topic, 0);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        kafka.connector().client("look"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            while (consumer.position(partition) < 12) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(record -> offsets.add(record.offset()));
            }
        }
        return offsets;
    }
}
