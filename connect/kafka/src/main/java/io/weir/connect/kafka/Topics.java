package io.weir.connect.kafka;

import io.weir.base.error.WeirException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/// The topics of a cluster: made when missing, grown and re-configured when they differ from what
/// is wanted, never shrunk or deleted. Blocking. Thread-safe.
public final class Topics {
    private static final Logger LOG = LoggerFactory.getLogger(Topics.class);
    private static final long LIMIT_SECONDS = 20;

    private final KafkaConnector connector;

    /// Topics of the cluster that `connector` reaches.
    public Topics(KafkaConnector connector) {
        this.connector = connector;
    }

    /// Makes or adjusts one topic.
    ///
    /// @return the id of the topic
    /// @throws WeirException `RETRIABLE` when Kafka is away, `BROKEN` when it refuses
    public UUID ensure(TopicSpec spec) {
        if (describe(spec.name()).isEmpty()) {
            create(spec);
        }
        TopicDescription actual = await(spec.name());
        grow(spec, actual);
        configure(spec);
        return id(actual.topicId());
    }

    /// The id of a topic, if it exists.
    ///
    /// @throws WeirException `RETRIABLE` when Kafka is away
    public Optional<UUID> find(String name) {
        return describe(name).map(description -> id(description.topicId()));
    }

    /// The names of all topics that this client may see.
    ///
    /// @throws WeirException `RETRIABLE` when Kafka is away
    public List<String> names() {
        return List.copyOf(get("topics", connector.admin().listTopics().names()));
    }

    private Optional<TopicDescription> describe(String name) {
        try {
            return Optional.of(
                    get(
                            "topic " + name,
                            connector.admin().describeTopics(List.of(name)).allTopicNames(),
                            name));
        } catch (UnknownTopicOrPartitionException _) {
            return Optional.empty();
        }
    }

    /// A new topic takes a moment to show on every broker.
    private TopicDescription await(String name) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        Optional<TopicDescription> found = describe(name);
        while (found.isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            found = describe(name);
        }
        return found.orElseThrow(
                () -> WeirException.retriable("topic " + name + ": made, but not seen yet", null));
    }

    private void create(TopicSpec spec) {
        NewTopic topic =
                new NewTopic(spec.name(), spec.partitions(), (short) spec.replication())
                        .configs(spec.configs());
        try {
            get(
                    "topic " + spec.name(),
                    connector.admin().createTopics(List.of(topic)).all().thenApply(_ -> true));
            LOG.atInfo()
                    .addKeyValue("topic", spec.name())
                    .addKeyValue("partitions", spec.partitions())
                    .log("Topic made");
        } catch (TopicExistsException _) {
            LOG.atDebug().addKeyValue("topic", spec.name()).log("Topic made by another process");
        }
    }

    private void grow(TopicSpec spec, TopicDescription actual) {
        if (actual.partitions().size() < spec.partitions()) {
            get(
                    "partitions of " + spec.name(),
                    connector
                            .admin()
                            .createPartitions(
                                    Map.of(
                                            spec.name(),
                                            NewPartitions.increaseTo(spec.partitions())))
                            .all()
                            .thenApply(_ -> true));
        }
    }

    private void configure(TopicSpec spec) {
        Admin admin = connector.admin();
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, spec.name());
        Config actual =
                get(
                        "settings of " + spec.name(),
                        admin.describeConfigs(List.of(resource)).all(),
                        resource);
        List<AlterConfigOp> changes =
                spec.configs().entrySet().stream()
                        .filter(wanted -> differs(actual, wanted))
                        .map(wanted ->
                                new AlterConfigOp(
                                        new ConfigEntry(wanted.getKey(), wanted.getValue()),
                                        AlterConfigOp.OpType.SET))
                        .toList();
        if (!changes.isEmpty()) {
            get(
                    "settings of " + spec.name(),
                    admin.incrementalAlterConfigs(Map.of(resource, changes))
                            .all()
                            .thenApply(_ -> true));
        }
    }

    private static boolean differs(Config actual, Map.Entry<String, String> wanted) {
        ConfigEntry entry = actual.get(wanted.getKey());
        return entry == null || !wanted.getValue().equals(entry.value());
    }

    private <K, T> T get(String what, KafkaFuture<Map<K, T>> future, K key) {
        T value = get(what, future).get(key);
        if (value == null) {
            throw WeirException.retriable(what + ": no answer", null);
        }
        return value;
    }

    private <T> T get(String what, KafkaFuture<T> future) {
        try {
            T value = future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            connector.reached();
            return value;
        } catch (ExecutionException | TimeoutException failure) {
            Throwable cause = KafkaErrors.unwrap(failure);
            if (cause instanceof TopicExistsException exists) {
                throw exists;
            }
            if (cause instanceof UnknownTopicOrPartitionException unknown) {
                throw unknown;
            }
            WeirException classified = KafkaErrors.classify(what, cause);
            connector.missed(classified);
            throw classified;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw WeirException.retriable(what + ": interrupted", interrupted);
        }
    }

    static UUID id(Uuid uuid) {
        return new UUID(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    }
}
