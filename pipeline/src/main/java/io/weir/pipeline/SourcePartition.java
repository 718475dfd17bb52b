package io.weir.pipeline;

import java.util.Objects;
import java.util.UUID;

/// One partition of a source, in which positions only grow. A topic that is deleted and made anew
/// has another id, so its partitions are other partitions.
///
/// @param topic the name of the topic
/// @param topicId the id of this incarnation of the topic
/// @param partition expected: >= 0
public record SourcePartition(String topic, UUID topicId, int partition) {
    public SourcePartition {
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(topicId, "topicId");
        if (partition < 0) {
            throw new IllegalArgumentException("partition: " + partition + " (expected: >= 0)");
        }
    }

    @Override
    public String toString() {
        return topic + "-" + partition;
    }
}
