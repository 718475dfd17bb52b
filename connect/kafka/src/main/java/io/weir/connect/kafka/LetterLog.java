package io.weir.connect.kafka;

import io.weir.base.error.WeirException;
import io.weir.pipeline.RecordHeader;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Reads topics of dead letters outside of any group, what was committed only. Not thread-safe.
final class LetterLog implements AutoCloseable {
    private static final Duration CALL_LIMIT = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long QUIET_NANOS = Duration.ofSeconds(20).toNanos();

    /// Beyond so many records that nobody wants it is cheaper to fetch anew.
    private static final long SEEK_GAP = 500;

    private final KafkaConsumer<byte[], byte[]> kafka;

    LetterLog(KafkaConnector connector) {
        Map<String, Object> settings = connector.client("weir-letters");
        settings.put("isolation.level", "read_committed");
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", "false");
        settings.put("allow.auto.create.topics", "false");
        settings.put("fetch.max.wait.ms", "20");
        settings.put("request.timeout.ms", "15000");
        settings.put("default.api.timeout.ms", "15000");
        try {
            kafka =
                    new KafkaConsumer<>(
                            settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        } catch (KafkaException failure) {
            throw WeirException.broken(
                    "kafka: " + KafkaErrors.sentence(failure.getCause()), failure);
        }
    }

    /// Hands over every record that the topic holds now, partition by partition; none when there is
    /// no such topic.
    void scan(String topic, Consumer<ConsumerRecord<byte[], byte[]>> taker) {
        try {
            List<TopicPartition> partitions = new ArrayList<>();
            for (PartitionInfo info : kafka.partitionsFor(topic, CALL_LIMIT)) {
                partitions.add(new TopicPartition(topic, info.partition()));
            }
            for (TopicPartition partition : partitions) {
                kafka.assign(List.of(partition));
                kafka.seekToBeginning(List.of(partition));
                long end =
                        kafka.endOffsets(List.of(partition), CALL_LIMIT)
                                .getOrDefault(partition, 0L);
                readTo(partition, end, taker);
            }
        } catch (KafkaException failure) {
            throw KafkaErrors.classify("topic " + topic, failure);
        }
    }

    private void readTo(
            TopicPartition partition, long end, Consumer<ConsumerRecord<byte[], byte[]>> taker) {
        long quiet = System.nanoTime();
        while (kafka.position(partition, CALL_LIMIT) < end) {
            List<ConsumerRecord<byte[], byte[]>> records = kafka.poll(POLL).records(partition);
            records.forEach(taker);
            quiet = checkProgress(partition, !records.isEmpty(), quiet);
        }
    }

    private static long checkProgress(TopicPartition partition, boolean any, long quiet) {
        long now = System.nanoTime();
        if (any) {
            return now;
        }
        if (now - quiet > QUIET_NANOS) {
            throw WeirException.retriable(
                    "topic " + partition.topic() + ": nothing arrives for 20 s", null);
        }
        return quiet;
    }

    /// Hands over the records at these offsets, which grow; those that are gone are left out.
    void fetch(
            TopicPartition partition,
            List<Long> offsets,
            Consumer<ConsumerRecord<byte[], byte[]>> taker) {
        try {
            kafka.assign(List.of(partition));
            Iterator<Long> wanted = offsets.iterator();
            long next = wanted.next();
            kafka.seek(partition, next);
            long quiet = System.nanoTime();
            long last =
                    kafka.endOffsets(List.of(partition), CALL_LIMIT).getOrDefault(partition, 0L);
            long end = Math.min(last, offsets.getLast() + 1);
            while (kafka.position(partition, CALL_LIMIT) < end && next >= 0) {
                List<ConsumerRecord<byte[], byte[]>> records = kafka.poll(POLL).records(partition);
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    while (next >= 0 && next < record.offset()) {
                        next = wanted.hasNext() ? wanted.next() : -1;
                    }
                    if (next == record.offset()) {
                        taker.accept(record);
                        next = wanted.hasNext() ? wanted.next() : -1;
                    }
                }
                if (next - kafka.position(partition, CALL_LIMIT) > SEEK_GAP) {
                    kafka.seek(partition, next);
                }
                quiet = checkProgress(partition, !records.isEmpty(), quiet);
            }
        } catch (KafkaException failure) {
            throw KafkaErrors.classify("topic " + partition.topic(), failure);
        }
    }

    static List<RecordHeader> headers(ConsumerRecord<byte[], byte[]> record) {
        List<RecordHeader> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            headers.add(new RecordHeader(header.key(), header.value()));
        }
        return headers;
    }

    @Override
    public void close() {
        kafka.close();
    }
}
