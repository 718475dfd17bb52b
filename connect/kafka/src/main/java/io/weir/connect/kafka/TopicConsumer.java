package io.weir.connect.kafka;

import io.weir.base.error.WeirException;
import io.weir.pipeline.Consumer;
import io.weir.pipeline.Plan;
import io.weir.pipeline.RecordHeader;
import io.weir.pipeline.Resume;
import io.weir.pipeline.SourcePartition;
import io.weir.pipeline.SourceRecord;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Reads one topic as a member of a consumer group. Plans and settlements are committed offsets:
/// the offset says up to where all is settled, its metadata holds the id of the topic and the open
/// plan.
///
/// Offsets are never reset by the client: where nothing is committed reading starts at the
/// beginning, and what retention removed is counted as lost. Used by one thread.
public final class TopicConsumer implements Consumer {
    private static final Logger LOG = LoggerFactory.getLogger(TopicConsumer.class);
    private static final Duration CALL_LIMIT = Duration.ofSeconds(10);

    private final KafkaConnector connector;
    private final Topics topics;
    private final String topic;
    private final Map<String, Object> settings;
    private final EndOffsets ends;
    private final Map<TopicPartition, SourcePartition> owned = new HashMap<>();
    private final Set<TopicPartition> unresolved = new HashSet<>();
    private final Set<TopicPartition> paused = new HashSet<>();
    private final Map<TopicPartition, Integer> epochs = new HashMap<>();
    private final Map<TopicPartition, Long> cuts = new HashMap<>();
    private @Nullable KafkaConsumer<byte[], byte[]> kafka;
    private @Nullable Owner owner;
    private boolean leftOver;

    /// A consumer that has not joined.
    ///
    /// @param group the name of the consumer group
    public TopicConsumer(
            KafkaConnector connector, ConsumerConfig config, String group, String topic) {
        this.connector = connector;
        this.topics = new Topics(connector);
        this.topic = topic;
        this.settings = ConsumerSettings.of(connector, config, group);
        this.ends = new EndOffsets(connector);
    }

    @Override
    public String name() {
        return topic;
    }

    @Override
    public void open(Owner listener) {
        owner = listener;
        try {
            kafka =
                    new KafkaConsumer<>(
                            settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        } catch (KafkaException failure) {
            throw WeirException.broken(
                    "kafka: " + KafkaErrors.sentence(failure.getCause()), failure);
        }
        kafka.subscribe(List.of(topic), new Rebalance(listener));
    }

    private KafkaConsumer<byte[], byte[]> kafka() {
        if (kafka == null) {
            throw new IllegalStateException("consumer of " + topic + " is not open");
        }
        return kafka;
    }

    private Owner owner() {
        if (owner == null) {
            throw new IllegalStateException("consumer of " + topic + " is not open");
        }
        return owner;
    }

    @Override
    public void poll(Duration patience, Sink sink) {
        try {
            ConsumerRecords<byte[], byte[]> records = kafka().poll(patience);
            for (TopicPartition partition : records.partitions()) {
                SourcePartition source = owned.get(partition);
                if (source != null) {
                    deliver(source, records.records(partition), sink);
                }
            }
            resolve();
            tellSpare();
            ends.refresh(owned.keySet());
        } catch (OffsetOutOfRangeException gone) {
            relocate(gone);
        } catch (KafkaException failure) {
            throw classify("topic " + topic, failure);
        }
    }

    private void deliver(
            SourcePartition source, List<ConsumerRecord<byte[], byte[]>> records, Sink sink) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            record.leaderEpoch().ifPresent(epoch -> epochs.put(kafkaPartition(source), epoch));
            List<RecordHeader> headers = new ArrayList<>();
            for (Header header : record.headers()) {
                headers.add(new RecordHeader(header.key(), header.value()));
            }
            sink.take(
                    source,
                    new SourceRecord(
                            record.offset(),
                            record.timestamp(),
                            record.key(),
                            record.value(),
                            headers,
                            record.leaderEpoch().orElse(-1)));
        }
    }

    /// Finds out where reading of newly assigned partitions starts.
    private void resolve() {
        unresolved.retainAll(kafka().assignment());
        if (unresolved.isEmpty()) {
            return;
        }
        Optional<UUID> id = topics.find(topic);
        if (id.isEmpty()) {
            return;
        }
        Set<TopicPartition> wanted = Set.copyOf(unresolved);
        Map<TopicPartition, OffsetAndMetadata> committed = kafka().committed(wanted, CALL_LIMIT);
        Map<TopicPartition, Long> begins = kafka().beginningOffsets(wanted, CALL_LIMIT);
        Map<TopicPartition, Long> lasts = kafka().endOffsets(wanted, CALL_LIMIT);
        for (TopicPartition partition : wanted) {
            Long begin = begins.get(partition);
            Long end = lasts.get(partition);
            if (begin != null && end != null) {
                SourcePartition source =
                        new SourcePartition(topic, id.get(), partition.partition());
                OffsetAndMetadata settled = committed.get(partition);
                long known = Math.min(end, cuts.getOrDefault(partition, Long.MAX_VALUE));
                Resume resume = StartPosition.resolve(source, settled, begin, known);
                start(partition, resume, settled);
            }
        }
    }

    /// A topic that is not there has no partitions that others could have.
    private void tellSpare() {
        if (leftOver && kafka().assignment().isEmpty() && topics.find(topic).isPresent()) {
            leftOver = false;
            owner().spare();
        }
    }

    private void start(
            TopicPartition partition, Resume resume, @Nullable OffsetAndMetadata settled) {
        cuts.remove(partition);
        unresolved.remove(partition);
        owned.put(partition, resume.partition());
        paused.remove(partition);
        Optional<Integer> epoch =
                settled != null && settled.offset() == resume.next()
                        ? settled.leaderEpoch()
                        : Optional.empty();
        // With the epoch the client finds out whether the log was cut before here, and has grown.
        kafka().seek(partition, new OffsetAndMetadata(resume.next(), epoch, ""));
        kafka().resume(List.of(partition));
        LOG.atInfo()
                .addKeyValue("partition", partition)
                .addKeyValue("offset", resume.next())
                .addKeyValue("repeats", resume.open() != null)
                .log("Partition assigned");
        owner().assigned(resume);
    }

    /// Positions that the partition does not hold: skip what retention removed, and find the start
    /// anew for everything stranger (a topic made anew, a log that was cut).
    private void relocate(OffsetOutOfRangeException gone) {
        if (gone instanceof LogTruncationException cut) {
            cut.divergentOffsets()
                    .forEach((partition, divergent) -> cuts.put(partition, divergent.offset()));
            cut.offsetOutOfRangePartitions().keySet().forEach(this::startAnew);
            return;
        }
        Map<TopicPartition, Long> positions = gone.offsetOutOfRangePartitions();
        Optional<UUID> id = topics.find(topic);
        Map<TopicPartition, Long> begins = kafka().beginningOffsets(positions.keySet(), CALL_LIMIT);
        positions.forEach((partition, position) -> {
            SourcePartition source = owned.get(partition);
            Long begin = begins.get(partition);
            if (source != null
                    && begin != null
                    && position < begin
                    && id.equals(Optional.of(source.topicId()))) {
                kafka().seek(partition, begin);
                owner().skipped(source, position, begin);
            } else if (source != null && id.equals(Optional.of(source.topicId()))) {
                startAnew(partition);
            } else {
                surrender(partition);
            }
        });
    }

    /// The log was cut before the position: settles what is already being written, from memory, and
    /// finds the start anew.
    private void startAnew(TopicPartition partition) {
        SourcePartition source = owned.get(partition);
        if (source != null) {
            LOG.atWarn()
                    .addKeyValue("partition", partition)
                    .addKeyValue("offset", cuts.get(partition))
                    .log("The broker's log was cut before the position of this reader");
            owner().revoked(source);
        }
        surrender(partition);
    }

    /// Gives up what was known of a partition; while it stays assigned, its start is found anew.
    private void surrender(TopicPartition partition) {
        SourcePartition source = owned.remove(partition);
        epochs.remove(partition);
        if (kafka().assignment().contains(partition)) {
            setAside(partition);
        }
        if (source != null) {
            owner().lost(source);
        }
    }

    /// Keeps a partition from being fetched until [#resolve] has found its start. The position set
    /// here is never read from; without one the client would ask for a reset policy.
    private void setAside(TopicPartition partition) {
        kafka().seek(partition, 0);
        kafka().pause(List.of(partition));
        paused.remove(partition);
        unresolved.add(partition);
    }

    @Override
    public long position(SourcePartition partition) {
        if (!owns(partition)) {
            return -1;
        }
        try {
            return kafka().position(kafkaPartition(partition), Duration.ZERO);
        } catch (TimeoutException _) {
            // A new leader has to confirm it first, which polling asks for.
            return -1;
        } catch (OffsetOutOfRangeException gone) {
            relocate(gone);
            return -1;
        } catch (KafkaException failure) {
            throw classify("position of " + partition, failure);
        }
    }

    @Override
    public long end(SourcePartition partition) {
        return ends.end(kafkaPartition(partition));
    }

    private boolean owns(SourcePartition partition) {
        TopicPartition key = kafkaPartition(partition);
        return partition.equals(owned.get(key)) && kafka().assignment().contains(key);
    }

    private static TopicPartition kafkaPartition(SourcePartition partition) {
        return new TopicPartition(partition.topic(), partition.partition());
    }

    @Override
    public boolean plan(SourcePartition partition, Plan plan) {
        // Records of a topic that was made anew meanwhile must not pass for those of the old one.
        if (owns(partition) && !topics.find(topic).equals(Optional.of(partition.topicId()))) {
            surrender(kafkaPartition(partition));
        }
        return commit(partition, plan.first(), new CommitNote(partition.topicId(), plan));
    }

    @Override
    public boolean settle(SourcePartition partition, long next) {
        return commit(partition, next, new CommitNote(partition.topicId(), null));
    }

    private boolean commit(SourcePartition partition, long offset, CommitNote note) {
        if (!owns(partition)) {
            return false;
        }
        TopicPartition key = kafkaPartition(partition);
        try {
            kafka().commitSync(
                            Map.of(
                                    key,
                                    new OffsetAndMetadata(
                                            offset,
                                            Optional.ofNullable(epochs.get(key)),
                                            note.text())),
                            CALL_LIMIT);
            connector.reached();
            return true;
        } catch (CommitFailedException expelled) {
            LOG.atInfo()
                    .addKeyValue("partition", key)
                    .addKeyValue("reason", expelled.getMessage())
                    .log("Commit refused: no longer a member of the group");
            surrender(key);
            return false;
        } catch (KafkaException failure) {
            throw classify("commit of " + key, failure);
        }
    }

    private WeirException classify(String what, KafkaException failure) {
        if (failure instanceof InterruptException) {
            return WeirException.broken(what + ": interrupted", failure);
        }
        if (failure instanceof FencedInstanceIdException) {
            return WeirException.broken(
                    what + ": another process runs under the same instance name", failure);
        }
        WeirException classified = KafkaErrors.classify(what, failure);
        connector.missed(classified);
        return classified;
    }

    @Override
    public void pause(SourcePartition partition, boolean wanted) {
        TopicPartition key = kafkaPartition(partition);
        if (!owns(partition) || wanted == paused.contains(key)) {
            return;
        }
        if (wanted) {
            paused.add(key);
            kafka().pause(List.of(key));
        } else {
            paused.remove(key);
            kafka().resume(List.of(key));
        }
    }

    @Override
    public void close(Duration patience) {
        KafkaConsumer<byte[], byte[]> open = kafka;
        kafka = null;
        if (open != null) {
            owned.clear();
            unresolved.clear();
            open.close(CloseOptions.timeout(patience));
        }
    }

    private final class Rebalance implements ConsumerRebalanceListener {
        private final Owner listener;

        Rebalance(Owner listener) {
            this.listener = listener;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            partitions.forEach(TopicConsumer.this::setAside);
            leftOver = kafka().assignment().isEmpty();
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            for (TopicPartition partition : partitions) {
                SourcePartition source = owned.get(partition);
                if (source != null) {
                    listener.revoked(source);
                }
                forget(partition);
            }
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            for (TopicPartition partition : partitions) {
                SourcePartition source = owned.get(partition);
                forget(partition);
                if (source != null) {
                    listener.lost(source);
                }
            }
        }

        private void forget(TopicPartition partition) {
            owned.remove(partition);
            unresolved.remove(partition);
            paused.remove(partition);
            epochs.remove(partition);
        }
    }
}
