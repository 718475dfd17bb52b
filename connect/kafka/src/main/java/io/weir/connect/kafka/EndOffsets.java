package io.weir.connect.kafka;

import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// The ends of the partitions that someone reads, asked for once a second in the background, so
/// that lag is known also while reading is paused. [#refresh] belongs to one thread.
final class EndOffsets {
    private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

    /// After so long without an answer health says that Kafka is away.
    private static final int PATIENCE_MILLIS = 3_000;

    private final KafkaConnector connector;
    private final Map<TopicPartition, Long> ends = new ConcurrentHashMap<>();
    private volatile boolean asking;
    private long askedNanos = System.nanoTime() - INTERVAL_NANOS;

    EndOffsets(KafkaConnector connector) {
        this.connector = connector;
    }

    /// Asks anew when the last answer is old; does not wait.
    void refresh(Set<TopicPartition> partitions) {
        long now = System.nanoTime();
        if (asking || partitions.isEmpty() || now - askedNanos < INTERVAL_NANOS) {
            return;
        }
        asking = true;
        askedNanos = now;
        ends.keySet().retainAll(partitions);
        var _ =
                connector
                        .admin()
                        .listOffsets(
                                partitions.stream()
                                        .collect(
                                                Collectors.toMap(
                                                        partition -> partition,
                                                        _ -> OffsetSpec.latest())),
                                new ListOffsetsOptions().timeoutMs(PATIENCE_MILLIS))
                        .all()
                        .whenComplete(this::answered);
    }

    private void answered(
            @Nullable Map<TopicPartition, ListOffsetsResultInfo> answer,
            @Nullable Throwable failure) {
        if (answer != null) {
            answer.forEach((partition, info) -> ends.put(partition, info.offset()));
            connector.reached();
        } else if (failure != null) {
            connector.missed(KafkaErrors.classify("offsets", failure));
        }
        asking = false;
    }

    /// The end of a partition; -1 when unknown.
    long end(TopicPartition partition) {
        return ends.getOrDefault(partition, -1L);
    }
}
