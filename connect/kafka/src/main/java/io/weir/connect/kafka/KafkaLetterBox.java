package io.weir.connect.kafka;

import io.weir.base.error.WeirException;
import io.weir.pipeline.Letter;
import io.weir.pipeline.RecordHeader;
import io.weir.pipeline.SourcePartition;
import io.weir.pipeline.letter.KeptLetter;
import io.weir.pipeline.letter.LetterBox;
import io.weir.pipeline.letter.LetterFilter;
import io.weir.pipeline.letter.LetterFold;
import io.weir.pipeline.letter.LetterHead;
import io.weir.pipeline.letter.LetterHeaders;
import io.weir.pipeline.letter.LetterId;
import io.weir.pipeline.letter.LetterMark;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Dead letters in topics `<topic>.dlq` ([KafkaDeadLetters]). A mark is a record without content
/// beside its letter: its key is the letter's with `@` and the replay, its header `weir-mark` the
/// [LetterMark]. Thread-safe.
public final class KafkaLetterBox implements LetterBox {
    private static final String MARK = "weir-mark";
    private static final byte[] PROBE = "weir-probe".getBytes(StandardCharsets.UTF_8);
    private static final byte[] NOTHING = new byte[0];
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration RETENTION = Duration.ofDays(7);
    private static final int PARTITION_SHIFT = 48;

    private final KafkaConnector connector;
    private final RecordProducer producer;
    private final KafkaDeadLetters letters;
    private @Nullable LetterLog log;

    /// @param producer that letters and marks are sent through; closed by its owner
    public KafkaLetterBox(KafkaConnector connector, RecordProducer producer, InstantSource clock) {
        this.connector = connector;
        this.producer = producer;
        this.letters = new KafkaDeadLetters(producer, clock);
    }

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public void send(String pipeline, SourcePartition partition, List<Letter> guilty) {
        letters.send(pipeline, partition, guilty);
    }

    @Override
    public void probe(String topic) {
        try {
            ensureTopic(connector, topic);
            producer.send(TopicSpec.deadLetterTopic(topic), PROBE, NOTHING, List.of(), PATIENCE);
        } catch (WeirException failure) {
            throw new WeirException(
                    failure.kind(),
                    "dead letters: "
                            + failure.getMessage()
                            + " (expected: write access to "
                            + TopicSpec.deadLetterTopic(topic)
                            + ", or dead-letters: clickhouse or file)",
                    failure);
        }
    }

    /// Makes the topic for the dead letters of `topic` where there is none.
    static void ensureTopic(KafkaConnector connector, String topic) {
        Topics topics = new Topics(connector);
        if (topics.find(TopicSpec.deadLetterTopic(topic)).isEmpty()) {
            topics.ensure(TopicSpec.deadLetters(topic, 1, RETENTION));
        }
    }

    @Override
    public synchronized List<LetterHead> list(LetterFilter filter) {
        LetterFold fold = new LetterFold();
        for (String topic : topics(filter.topic())) {
            log().scan(topic, record -> read(record, fold));
        }
        return fold.heads(filter);
    }

    /// Every mark beside letters from a topic, also of letters that are kept elsewhere.
    public synchronized List<LetterMark> marks(String topic) {
        LetterFold fold = new LetterFold();
        for (String name : topics(topic)) {
            log().scan(name, record -> read(record, fold));
        }
        return fold.marks();
    }

    private List<String> topics(String topic) {
        List<String> all = new Topics(connector).names();
        return all.stream()
                .filter(name ->
                        topic.isEmpty()
                                ? name.endsWith(TopicSpec.deadLetterTopic(""))
                                : name.equals(TopicSpec.deadLetterTopic(topic)))
                .sorted()
                .toList();
    }

    private LetterLog log() {
        if (log == null) {
            log = new LetterLog(connector);
        }
        return log;
    }

    private static void read(ConsumerRecord<byte[], byte[]> record, LetterFold into) {
        if (record.key() == null) {
            return;
        }
        String key = new String(record.key(), StandardCharsets.UTF_8);
        try {
            int at = key.lastIndexOf('@');
            if (at >= 0) {
                LetterId id = LetterId.parse(key.substring(0, at));
                UUID run = UUID.fromString(key.substring(at + 1));
                into.add(LetterMark.parse(id, run, mark(record)));
            } else {
                KeptLetter letter = letter(record);
                if (letter != null) {
                    into.add(letter.head());
                }
            }
        } catch (IllegalArgumentException _) {
            // Not of ours: a probe, or another program's record.
        }
    }

    private static @Nullable KeptLetter letter(ConsumerRecord<byte[], byte[]> record) {
        LetterId id = LetterId.parse(new String(record.key(), StandardCharsets.UTF_8));
        long place = ((long) record.partition() << PARTITION_SHIFT) | record.offset();
        byte[] value = record.value() == null ? NOTHING : record.value();
        return LetterHeaders.read(id.topicId(), LetterLog.headers(record), value, place);
    }

    private static String mark(ConsumerRecord<byte[], byte[]> record) {
        for (RecordHeader header : LetterLog.headers(record)) {
            byte[] value = header.value();
            if (header.name().equals(MARK) && value != null) {
                return new String(value, StandardCharsets.UTF_8);
            }
        }
        return "";
    }

    @Override
    public synchronized void fetch(List<LetterHead> heads, Consumer<KeptLetter> taker) {
        Map<TopicPartition, List<LetterHead>> byPartition =
                heads.stream()
                        .collect(
                                Collectors.groupingBy(
                                        KafkaLetterBox::home,
                                        () ->
                                                new TreeMap<>(
                                                        Comparator.comparing(
                                                                TopicPartition::toString)),
                                        Collectors.toList()));
        Map<LetterId, KeptLetter> found = new HashMap<>();
        byPartition.forEach((partition, wanted) -> fetch(partition, wanted, found));
        for (LetterHead head : heads) {
            KeptLetter letter = found.get(head.id());
            if (letter == null) {
                throw WeirException.broken(
                        "letter " + head.name() + ": gone meanwhile (list again)", null);
            }
            taker.accept(letter.withHead(head));
        }
    }

    private void fetch(
            TopicPartition partition, List<LetterHead> wanted, Map<LetterId, KeptLetter> found) {
        List<Long> offsets =
                wanted.stream()
                        .map(head -> head.place() & ((1L << PARTITION_SHIFT) - 1))
                        .sorted()
                        .toList();
        log().fetch(
                        partition,
                        offsets,
                        record -> {
                            KeptLetter letter = letter(record);
                            if (letter != null) {
                                found.put(letter.head().id(), letter);
                            }
                        });
    }

    private static TopicPartition home(LetterHead head) {
        return new TopicPartition(
                TopicSpec.deadLetterTopic(head.topic()), (int) (head.place() >>> PARTITION_SHIFT));
    }

    @Override
    public void mark(String topic, List<LetterMark> marks) {
        String name = TopicSpec.deadLetterTopic(topic);
        SendBatch<LetterMark> batch = new SendBatch<>(producer, name, PATIENCE);
        for (LetterMark mark : marks) {
            batch.send(mark, markKey(mark), NOTHING, List.of(markHeader(mark)));
        }
        if (!batch.await().isEmpty()) {
            throw WeirException.broken(
                    "topic "
                            + name
                            + ": takes no marks (expected: max.message.bytes of 16384 or more)",
                    null);
        }
    }

    static byte[] markKey(LetterMark mark) {
        return (mark.letter() + "@" + mark.run()).getBytes(StandardCharsets.UTF_8);
    }

    static RecordHeader markHeader(LetterMark mark) {
        return RecordHeader.text(MARK, mark.text());
    }

    @Override
    public synchronized void close() {
        if (log != null) {
            log.close();
            log = null;
        }
    }
}
