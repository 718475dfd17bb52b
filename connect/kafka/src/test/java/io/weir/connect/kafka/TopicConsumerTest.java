package io.weir.connect.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.base.config.DataSize;
import io.weir.base.health.HealthStatus;
import io.weir.pipeline.delivery.PipelineRunner;
import io.weir.testing.pipeline.IdProcessor;
import io.weir.testing.pipeline.MemoryStore;
import io.weir.testing.pipeline.StoreFault;

import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// The engine on a real broker, with a store in memory.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TopicConsumerTest {
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
    void storesEveryIdOnceAndLagEndsAtZero() throws Exception {
        String topic = kafka.topic(2);
        MemoryStore store = new MemoryStore();
        send(topic, 0, 300);
        try (PipelineRunner runner = kafka.pipeline(topic, store)) {
            awaitStored(store, 300);
            send(topic, 300, 100);
            awaitStored(store, 400);
            await().until(() -> runner.status().lagRecords() == 0);
        }
        assertStoredOnce(store, 400);
    }

    @Test
    void aRecordLargerThanAFetchMayTakeIsReadAllTheSame() throws Exception {
        String topic = kafka.topic(1);
        MemoryStore store = new MemoryStore();
        ConsumerConfig small =
                new ConsumerConfig(
                        "", Duration.ofSeconds(6), new DataSize(2_048), new DataSize(1_024), 100);
        kafka.send(topic, LongStream.range(0, 20_000).toArray());
        kafka.send(topic, 20_000);
        try (PipelineRunner _ = kafka.pipeline(topic, store, small)) {
            await().until(() -> store.ids().size() == 20_001);
        }
        assertThat(store.ids()).isEqualTo(LongStream.range(0, 20_001).boxed().toList());
    }

    @Test
    void aPoisonRecordAtAnyPositionOfABatchIsTheOnlyOneNotStored() throws Exception {
        String topic = kafka.topic(1);
        MemoryStore store = new MemoryStore();
        int positions = 10;
        try (PipelineRunner runner = kafka.pipeline(topic, store)) {
            for (int poison = 0; poison < positions; poison++) {
                for (int at = 0; at < positions; at++) {
                    byte[] value =
                            at == poison
                                    ? new byte[] {1, 2, 3}
                                    : IdProcessor.record((long) poison * positions + at);
                    kafka.producer().send(topic, null, value, List.of(), Duration.ofSeconds(5));
                }
                long offset = (poison + 1L) * positions;
                await().until(() -> kafka.committed(topic).offset() == offset);
            }
            assertThat(runner.status().deadLettered()).isEqualTo(positions);
        }
        assertThat(store.ids())
                .isEqualTo(
                        LongStream.range(0, (long) positions * positions)
                                .filter(id -> id / positions != id % positions)
                                .boxed()
                                .toList());
    }

    @Test
    void thePlanStandsInTheCommitBeforeAnythingIsSentAndGoesWithTheSettlement() throws Exception {
        String topic = kafka.topic(1);
        AtomicReference<StoreFault> fault = new AtomicReference<>(StoreFault.REFUSE);
        MemoryStore store = new MemoryStore(fault::get);
        kafka.send(topic, 2, 4);
        kafka.send(topic, 6);
        try (PipelineRunner _ = kafka.pipeline(topic, store)) {
            await().until(() -> store.writes() > 0);
            String id = new Topics(kafka.connector()).find(topic).orElseThrow().toString();
            assertThat(kafka.committed(topic).offset()).isZero();
            assertThat(kafka.committed(topic).metadata()).startsWith("w1 " + id + " 1 0 ");
            fault.set(StoreFault.NONE);
            await().untilAsserted(() -> {
                assertThat(kafka.committed(topic).offset()).isEqualTo(2);
                assertThat(kafka.committed(topic).metadata()).isEqualTo("w1 " + id);
            });
        }
        assertThat(store.ids()).containsExactly(2L, 4L, 6L);
    }

    @Test
    void aSuccessorRepeatsThePlannedRangeAndNothingIsStoredTwice() throws Exception {
        String topic = kafka.topic(1);
        AtomicReference<StoreFault> fault = new AtomicReference<>(StoreFault.LOSE_ANSWER);
        MemoryStore store = new MemoryStore(fault::get);
        kafka.send(topic, 2, 4, 3);
        PipelineRunner first = kafka.pipeline(topic, store);
        await().until(() -> store.writes() > 0);
        first.close();
        fault.set(StoreFault.NONE);
        kafka.send(topic, 6);
        try (PipelineRunner _ = kafka.pipeline(topic, store)) {
            awaitStored(store, 4);
            await().until(() -> kafka.committed(topic).offset() == 2);
        }
        assertThat(store.ids()).containsExactly(2L, 3L, 4L, 6L);
    }

    @ParameterizedTest(name = "group.protocol {0}")
    @ValueSource(strings = {"classic", "consumer"})
    void storesEveryIdOnceWhileMembersComeAndGo(String protocol) throws Exception {
        String topic = kafka.topic(4);
        AtomicReference<StoreFault> fault = new AtomicReference<>(StoreFault.NONE);
        MemoryStore store = new MemoryStore(fault::get);
        List<PipelineRunner> members = new ArrayList<>();
        ConsumerConfig session =
                ConsumerConfig.defaults().withSessionTimeout(Duration.ofSeconds(6));
        try (KafkaConnector client = kafka.connector("group.protocol", protocol)) {
            members.add(kafka.pipeline(client, topic, store, session));
            for (int round = 0; round < 6; round++) {
                int writes = store.writes();
                send(topic, round * 200, 200);
                fault.set(round % 2 == 0 ? StoreFault.LOSE_ANSWER : StoreFault.NONE);
                if (members.size() < 3) {
                    members.add(kafka.pipeline(client, topic, store, session));
                } else {
                    members.removeFirst().close();
                }
                await().atMost(Duration.ofSeconds(20)).until(() -> store.writes() > writes);
            }
            fault.set(StoreFault.NONE);
            await().atMost(Duration.ofSeconds(40)).until(() -> store.ids().size() >= 1200);
        } finally {
            for (PipelineRunner member : members) {
                member.close();
            }
        }
        assertStoredOnce(store, 1200);
    }

    @ParameterizedTest(name = "group.protocol {0}")
    @ValueSource(strings = {"classic", "consumer"})
    void whoGetsNoPartitionIsSpareUntilTheOthersLeave(String protocol) throws Exception {
        String topic = kafka.topic(1);
        MemoryStore store = new MemoryStore();
        ConsumerConfig session = ConsumerConfig.defaults();
        try (KafkaConnector client = kafka.connector("group.protocol", protocol)) {
            PipelineRunner first = kafka.pipeline(client, topic, store, session);
            await().until(() -> first.status().state().equals("running"));
            try (PipelineRunner second = kafka.pipeline(client, topic, store, session)) {
                await().until(() -> states(first, second).equals(Set.of("running", "spare")));
                PipelineRunner busy = first.status().state().equals("running") ? first : second;
                PipelineRunner spare = busy == first ? second : first;
                assertThat(spare.check()).isEqualTo(HealthStatus.ok());
                assertThat(spare.status().reason())
                        .isEqualTo("other members of the group have all partitions of " + topic);
                busy.close();
                await().until(() -> spare.status().state().equals("running"));
                send(topic, 0, 20);
                awaitStored(store, 20);
                spare.close();
            } finally {
                first.close();
            }
        }
        assertStoredOnce(store, 20);
    }

    @Test
    void whoReadsATopicThatIsNotThereIsNotSpare() throws Exception {
        try (PipelineRunner runner = kafka.pipeline("not-there", new MemoryStore())) {
            await().during(Duration.ofSeconds(2))
                    .until(() -> runner.status().state().equals("waiting"));
            assertThat(runner.check().state()).isEqualTo(HealthStatus.State.DEGRADED);
        }
    }

    private static Set<String> states(PipelineRunner... runners) {
        return Stream.of(runners)
                .map(runner -> runner.status().state())
                .collect(Collectors.toSet());
    }

    @Test
    void aTopicMadeAnewIsReadFromItsBeginning() throws Exception {
        String topic = kafka.topic(1);
        MemoryStore store = new MemoryStore();
        send(topic, 0, 20);
        try (PipelineRunner _ = kafka.pipeline(topic, store)) {
            awaitStored(store, 20);
            kafka.connector().admin().deleteTopics(List.of(topic)).all().get();
            await().ignoreExceptions()
                    .until(() -> new Topics(kafka.connector()).find(topic).isEmpty());
            new Topics(kafka.connector())
                    .ensure(TopicSpec.expiring(topic, 1, 1, Duration.ofDays(1)));
            send(topic, 20, 40);
            await().atMost(Duration.ofSeconds(40)).until(() -> store.ids().size() >= 60);
        }
        assertStoredOnce(store, 60);
    }

    @Test
    void whatRetentionRemovedWhileNobodyReadIsCountedAsLost() throws Exception {
        String topic = kafka.topic(1);
        MemoryStore store = new MemoryStore();
        send(topic, 0, 10);
        try (PipelineRunner _ = kafka.pipeline(topic, store)) {
            awaitStored(store, 10);
            await().until(() -> kafka.committed(topic).offset() == 10);
        }
        send(topic, 10, 10);
        kafka.connector()
                .admin()
                .deleteRecords(
                        Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(15)))
                .all()
                .get();
        try (PipelineRunner runner = kafka.pipeline(topic, store)) {
            awaitStored(store, 15);
            assertThat(runner.lostRecords()).isEqualTo(5);
        }
        assertThat(store.ids())
                .isEqualTo(
                        LongStream.concat(LongStream.range(0, 10), LongStream.range(15, 20))
                                .boxed()
                                .toList());
    }

    @Test
    void markersOfTransactionsAreNoRecordsAndAbortedOnesAreNotRead() throws Exception {
        String topic = kafka.topic(1);
        MemoryStore store = new MemoryStore();
        Map<String, Object> settings = kafka.connector().client("transactional");
        settings.put("transactional.id", "boat-" + topic);
        try (KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(
                                settings, new ByteArraySerializer(), new ByteArraySerializer());
                PipelineRunner runner = kafka.pipeline(topic, store)) {
            producer.initTransactions();
            for (int id = 0; id < 6; id++) {
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(topic, IdProcessor.record(id))).get();
                if (id % 2 == 0) {
                    producer.commitTransaction();
                } else {
                    producer.abortTransaction();
                }
            }
            await().until(() -> kafka.committed(topic).offset() == 12);
            await().until(() -> runner.status().lagRecords() == 0);
        }
        assertThat(store.ids()).containsExactly(0L, 2L, 4L);
    }

    @Test
    void deadLettersCarryTheirOriginAndReason() throws Exception {
        String topic = kafka.topic(1);
        MemoryStore store = new MemoryStore();
        kafka.send(topic, 2, -9, 4);
        kafka.producer().send(topic, key(), new byte[3], List.of(), Duration.ofSeconds(5));
        try (PipelineRunner runner = kafka.pipeline(topic, store)) {
            await().until(() -> runner.status().deadLettered() == 2);
        }
        assertThat(store.ids()).containsExactly(2L, 4L);
        List<Map<String, String>> letters = letters(topic, 2);
        assertThat(letters.getFirst())
                .containsEntry("weir-error", "record-refused")
                .containsEntry("weir-key", "key")
                .containsEntry("weir-offset", "1");
        assertThat(letters.getLast())
                .containsEntry("weir-error", "id-negative")
                .containsEntry("weir-reason", "id: -9 (expected: >= 0)")
                .containsEntry("weir-topic", topic)
                .containsEntry("weir-partition", "0")
                .containsEntry("weir-index", "1")
                .containsEntry("weir-pipeline", "ids")
                .containsKey("weir-time");
    }

    @Test
    void goesOnAfterTheBrokerWasAway() throws Exception {
        try (KafkaFixture own = new KafkaFixture()) {
            String topic = own.topic(2);
            MemoryStore store = new MemoryStore();
            try (PipelineRunner _ = own.pipeline(topic, store)) {
                own.send(topic, 0);
                awaitStored(store, 1);
                own.stopBroker();
                own.startBroker();
                own.send(topic, 1);
                await().atMost(Duration.ofSeconds(30)).until(() -> store.ids().size() >= 2);
            }
            assertStoredOnce(store, 2);
        }
    }

    private static byte[] key() {
        return "key".getBytes(StandardCharsets.UTF_8);
    }

    private List<Map<String, String>> letters(String topic, int count) {
        List<Map<String, String>> letters = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        kafka.connector().client("reader"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(TopicSpec.deadLetterTopic(topic), 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            for (int polls = 0; letters.size() < count && polls < 100; polls++) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(record -> {
                            Map<String, String> headers = new TreeMap<>();
                            for (Header header : record.headers()) {
                                headers.put(
                                        header.key(),
                                        new String(header.value(), StandardCharsets.UTF_8));
                            }
                            letters.add(headers);
                        });
            }
        }
        return letters;
    }

    private void send(String topic, int from, int count) {
        for (int id = from; id < from + count; id++) {
            kafka.send(topic, id);
        }
    }

    private static void awaitStored(MemoryStore store, int count) {
        await().atMost(Duration.ofSeconds(20)).until(() -> store.ids().size() >= count);
    }

    private static void assertStoredOnce(MemoryStore store, int count) {
        assertThat(store.ids()).isEqualTo(LongStream.range(0, count).boxed().toList());
    }
}
