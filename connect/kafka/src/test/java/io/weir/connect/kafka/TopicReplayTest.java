package io.weir.connect.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.base.error.WeirException;
import io.weir.pipeline.Letter;
import io.weir.pipeline.RecordHeader;
import io.weir.pipeline.SourcePartition;
import io.weir.pipeline.delivery.PipelineRunner;
import io.weir.pipeline.letter.KeptLetter;
import io.weir.pipeline.letter.LetterFilter;
import io.weir.pipeline.letter.LetterHead;
import io.weir.testing.pipeline.IdProcessor;
import io.weir.testing.pipeline.MemoryStore;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// Letters back into their topic, on a real broker; about 8 s.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TopicReplayTest {
    private KafkaFixture kafka;

    @BeforeAll
    void startBroker() throws Exception {
        kafka = new KafkaFixture();
    }

    @AfterAll
    void stopBroker() throws Exception {
        kafka.close();
    }

    private KafkaLetterBox box() {
        return new KafkaLetterBox(kafka.connector(), kafka.producer(), InstantSource.system());
    }

    private static List<KeptLetter> fetch(KafkaLetterBox box, String topic) {
        List<KeptLetter> letters = new ArrayList<>();
        box.fetch(box.list(LetterFilter.of(topic)), letters::add);
        return letters;
    }

    private static Letter letter(long offset, long id) {
        return new Letter(
                offset,
                0,
                "key".getBytes(StandardCharsets.UTF_8),
                IdProcessor.record(id),
                "id-strange",
                "?",
                List.of(RecordHeader.text("colour", "blue")));
    }

    @Test
    void aReplayedRecordHasItsKeyHeadersAndPartitionAndIsStoredByThePipeline() throws Exception {
        String topic = kafka.topic(3);
        UUID id = new Topics(kafka.connector()).find(topic).orElseThrow();
        SourcePartition source = new SourcePartition(topic, id, 2);
        MemoryStore store = new MemoryStore();
        UUID run = UUID.randomUUID();
        try (KafkaLetterBox box = box();
                TopicReplay replay = new TopicReplay(kafka.connector());
                TopicReplay next = new TopicReplay(kafka.connector())) {
            box.send("ids", source, List.of(letter(5, 50), letter(6, 60)));
            box.send("others", source, List.of(letter(5, 50), letter(7, 70)));
            replay.open();
            replay.replay(fetch(box, topic), run, Instant.now());
            // Returns when the transaction is over on every partition.
            next.open();
            assertThat(box.list(LetterFilter.of(topic)))
                    .hasSize(4)
                    .allSatisfy(head -> assertThat(head.replayed()).isNotNull());
        }
        List<Map<String, String>> records = new ArrayList<>();
        try (LetterLog log = new LetterLog(kafka.connector())) {
            log.scan(topic, record -> records.add(texts(record)));
        }
        assertThat(records).hasSize(3);
        assertThat(records)
                .filteredOn(r -> r.getOrDefault("weir-replay-of", "").endsWith("/2/5/0"))
                .singleElement()
                .satisfies(r ->
                        assertThat(r)
                                .containsEntry("key", "key")
                                .containsEntry("partition", "2")
                                .containsEntry("colour", "blue")
                                .containsEntry("weir-replay", run.toString())
                                .containsEntry("weir-replay-for", "ids,others"));
        try (PipelineRunner _ = kafka.pipeline(topic, store)) {
            await().until(() -> store.ids().size() >= 3);
        }
        assertThat(store.ids()).containsExactly(50L, 60L, 70L);
    }

    private static Map<String, String> texts(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> texts = new TreeMap<>();
        texts.put("key", new String(record.key(), StandardCharsets.UTF_8));
        texts.put("partition", Integer.toString(record.partition()));
        for (RecordHeader header : LetterLog.headers(record)) {
            byte[] value = header.value();
            texts.put(
                    header.name(), value == null ? "" : new String(value, StandardCharsets.UTF_8));
        }
        return texts;
    }

    @Test
    void whoeverStartsLaterEndsTheReplaysBefore() {
        String topic = kafka.topic(1);
        UUID id = new Topics(kafka.connector()).find(topic).orElseThrow();
        try (KafkaLetterBox box = box();
                TopicReplay first = new TopicReplay(kafka.connector());
                TopicReplay second = new TopicReplay(kafka.connector())) {
            box.send("ids", new SourcePartition(topic, id, 0), List.of(letter(5, 50)));
            List<KeptLetter> letters = fetch(box, topic);
            first.open();
            second.open();
            assertThatThrownBy(() -> first.replay(letters, UUID.randomUUID(), Instant.now()))
                    .isInstanceOf(WeirException.class)
                    .hasMessageContaining("another one was started after this");
            assertThat(box.list(LetterFilter.of(topic)))
                    .extracting(LetterHead::replayed)
                    .containsOnlyNulls();
            second.replay(letters, UUID.randomUUID(), Instant.now());
            await().untilAsserted(() ->
                    assertThat(box.list(LetterFilter.of(topic)).getFirst().replayed()).isNotNull());
        }
    }

    @Test
    void lettersOfATopicThatIsGoneAreRefusedInOneLine() {
        SourcePartition source = new SourcePartition("gone", UUID.randomUUID(), 0);
        try (KafkaLetterBox box = box();
                TopicReplay replay = new TopicReplay(kafka.connector())) {
            box.probe("gone");
            box.send("ids", source, List.of(letter(1, 1)));
            replay.open();
            assertThatThrownBy(() ->
                            replay.replay(fetch(box, "gone"), source.topicId(), Instant.now()))
                    .isInstanceOf(WeirException.class)
                    .hasMessageStartingWith("topic gone: there is none");
        }
    }
}
