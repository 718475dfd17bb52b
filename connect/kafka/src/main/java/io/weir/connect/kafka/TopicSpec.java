package io.weir.connect.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// What a topic should look like.
///
/// @param name the topic
/// @param partitions at least that many; expected: >= 1
/// @param replication copies of each partition when the topic is made; expected: >= 1
/// @param configs topic settings as Kafka names them; others keep their values
public record TopicSpec(String name, int partitions, int replication, Map<String, String> configs) {

    /// The largest record that a topic of Weir takes unless it says otherwise, in bytes.
    public static final int RECORD_LIMIT = 8 << 20;

    /// The largest value of such a record with a short key and a few short headers, in bytes.
    public static final int VALUE_LIMIT = RECORD_LIMIT - 1_024;

    public TopicSpec {
        configs = Map.copyOf(configs);
        if (!name.matches("[a-zA-Z0-9._-]{1,249}")) {
            throw new IllegalArgumentException(
                    "topic: " + name + " (expected: 1 to 249 of a-z A-Z 0-9 . _ -)");
        }
        if (partitions < 1) {
            throw new IllegalArgumentException(
                    "partitions of " + name + ": " + partitions + " (expected: >= 1)");
        }
        if (replication < 1) {
            throw new IllegalArgumentException(
                    "replication of " + name + ": " + replication + " (expected: >= 1)");
        }
    }

    /// A topic of records that expire.
    public static TopicSpec expiring(
            String name, int partitions, int replication, Duration retention) {
        return new TopicSpec(
                name,
                partitions,
                replication,
                Map.of(
                        "cleanup.policy",
                        "delete",
                        "retention.ms",
                        Long.toString(retention.toMillis()),
                        "max.message.bytes",
                        Integer.toString(RECORD_LIMIT)));
    }

    /// The topic for the dead letters of `topic`: one per guilty item, however often it is sent,
    /// and larger records than the topic itself, for the headers.
    public static TopicSpec deadLetters(String topic, int replication, Duration retention) {
        return new TopicSpec(
                deadLetterTopic(topic),
                1,
                replication,
                Map.of(
                        "cleanup.policy",
                        "compact,delete",
                        "retention.ms",
                        Long.toString(retention.toMillis()),
                        "max.message.bytes",
                        Integer.toString(RECORD_LIMIT + (1 << 20))));
    }

    /// The name of the topic for the dead letters of `topic`.
    public static String deadLetterTopic(String topic) {
        return topic + ".dlq";
    }

    /// The same with one more setting.
    public TopicSpec with(String setting, String value) {
        Map<String, String> more = new HashMap<>(configs);
        more.put(setting, value);
        return new TopicSpec(name, partitions, replication, more);
    }
}
