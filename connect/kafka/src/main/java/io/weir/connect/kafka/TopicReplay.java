package io.weir.connect.kafka;

import io.weir.base.error.WeirException;
import io.weir.pipeline.RecordHeader;
import io.weir.pipeline.letter.KeptLetter;
import io.weir.pipeline.letter.LetterHead;
import io.weir.pipeline.letter.LetterMark;
import io.weir.pipeline.letter.Replay;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Sends letters into the topics that they came from, each in one transaction with its mark, so
/// that a replay that is killed at any moment can be repeated. Whoever starts later ends those
/// before: letters must be listed after [#open()]. Not thread-safe.
public final class TopicReplay implements AutoCloseable {
    private static final String TRANSACTIONAL_ID = "weir-replay";
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final KafkaConnector connector;
    private final Map<String, Integer> partitions = new LinkedHashMap<>();
    private final Set<String> ready = new HashSet<>();
    private final KafkaProducer<byte[], byte[]> producer;

    /// Opens nothing but a producer without connection.
    public TopicReplay(KafkaConnector connector) {
        this.connector = connector;
        Map<String, Object> settings = connector.client("weir-replay");
        settings.put("acks", "all");
        settings.put("transactional.id", TRANSACTIONAL_ID);
        settings.put("max.request.size", Integer.toString(TopicSpec.RECORD_LIMIT + (1 << 20)));
        settings.put("max.block.ms", "15000");
        producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /// Ends every other replay and waits until what it has committed can be read.
    ///
    /// @throws WeirException when Kafka is away or refuses
    public void open() {
        try {
            producer.initTransactions();
        } catch (KafkaException failure) {
            throw KafkaErrors.classify("replay", failure);
        }
    }

    /// Sends letters, all or none of them; letters of several pipelines about the same item become
    /// one record for all of these.
    ///
    /// @throws WeirException when it is open whether they were sent: list again, and those that
    ///   were sent are marked
    public void replay(List<KeptLetter> letters, UUID run, Instant time) {
        Map<String, List<KeptLetter>> byRecord = new LinkedHashMap<>();
        for (KeptLetter letter : letters) {
            byRecord.computeIfAbsent(record(letter.head()), _ -> new ArrayList<>()).add(letter);
            prepare(letter.head().topic());
        }
        try {
            producer.beginTransaction();
            for (List<KeptLetter> same : byRecord.values()) {
                send(same, run, time);
            }
            producer.commitTransaction();
        } catch (ProducerFencedException | InvalidProducerEpochException other) {
            throw new WeirException(
                    WeirException.Kind.USER, "replay: another one was started after this", other);
        } catch (KafkaException failure) {
            throw KafkaErrors.classify("replay", failure);
        }
    }

    /// Which letters are about the same item.
    ///
    /// @return the same text for those
    public static String record(LetterHead head) {
        return head.id().topicId()
                + "/"
                + head.id().partition()
                + "/"
                + head.id().offset()
                + "/"
                + head.id().index();
    }

    private void prepare(String topic) {
        if (ready.add(topic)) {
            if (new Topics(connector).find(topic).isEmpty()) {
                throw WeirException.user(
                        "topic "
                                + topic
                                + ": there is none (expected: the topic that the letters came"
                                + " from)");
            }
            KafkaLetterBox.ensureTopic(connector, topic);
            partitions.put(topic, producer.partitionsFor(topic).size());
        }
    }

    private void send(List<KeptLetter> same, UUID run, Instant time) {
        KeptLetter first = same.getFirst();
        String topic = first.head().topic();
        int partition = first.head().id().partition();
        boolean there = partition < partitions.getOrDefault(topic, 0);
        send(
                topic,
                there ? partition : -1,
                first.key(),
                first.value(),
                Replay.headers(same, run, time));
        for (KeptLetter letter : same) {
            LetterMark mark = LetterMark.replayed(letter.head().id(), run, time);
            send(
                    TopicSpec.deadLetterTopic(topic),
                    -1,
                    KafkaLetterBox.markKey(mark),
                    new byte[0],
                    List.of(KafkaLetterBox.markHeader(mark)));
        }
    }

    private void send(
            String topic,
            int partition,
            byte @Nullable [] key,
            byte[] value,
            List<RecordHeader> headers) {
        RecordHeaders kafkaHeaders = new RecordHeaders();
        headers.forEach(header -> kafkaHeaders.add(header.name(), header.value()));
        var _ =
                producer.send(
                        new ProducerRecord<>(
                                topic,
                                partition < 0 ? null : partition,
                                null,
                                key,
                                value,
                                kafkaHeaders));
    }

    /// Leaves; a transaction that is open is dropped.
    @Override
    public void close() {
        producer.close(CLOSE_LIMIT);
    }
}
