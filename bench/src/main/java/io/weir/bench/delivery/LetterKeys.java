package io.weir.bench.delivery;

import io.weir.connect.kafka.TopicSpec;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The dead letters of a topic, of which each may have been sent more than once; what a start
/// writes to see whether it may is none.
public final class LetterKeys {
    private LetterKeys() {}

    /// How many different ones there are.
    ///
    /// @param bootstrap of the broker, `HOST:PORT`
    /// @param topic whose letters
    public static long count(String bootstrap, String topic) {
        Set<String> keys = new HashSet<>();
        TopicPartition partition = new TopicPartition(TopicSpec.deadLetterTopic(topic), 0);
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", bootstrap),
                        new StringDeserializer(),
                        new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                    if (record.headers().lastHeader("weir-error") != null) {
                        keys.add(record.key());
                    }
                }
            }
        }
        return keys.size();
    }
}
