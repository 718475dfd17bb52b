package io.weir.connect.kafka;

import io.weir.base.error.WeirException;
import io.weir.base.lifecycle.Service;
import io.weir.base.metrics.Counter;
import io.weir.base.metrics.Metrics;
import io.weir.pipeline.RecordHeader;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Sends records to Kafka, idempotently and to all in-sync replicas, holding a bounded number of
/// bytes that are not acknowledged yet. Topics that take only smaller batches than configured have
/// clients of their own. Thread-safe.
public final class RecordProducer implements Service {
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    /// Longest that [#trySend] waits for a topic that the client does not know (yet, or any more).
    private static final int METADATA_LIMIT_MILLIS = 2_000;

    private final KafkaConnector connector;
    private final ProducerConfig config;
    private final String clientId;
    private final long limit;
    private final BatchLimits batches;
    private final Map<Integer, KafkaProducer<byte[], byte[]>> clients = new ConcurrentHashMap<>();
    private final AtomicLong pending = new AtomicLong();
    private final Counter acknowledged;
    private final Counter failed;
    private volatile boolean open;

    /// A producer that is not started.
    ///
    /// @param clientId shown in the broker's logs and in metrics
    public RecordProducer(
            KafkaConnector connector, ProducerConfig config, String clientId, Metrics metrics) {
        this.connector = connector;
        this.config = config;
        this.clientId = clientId;
        this.limit = config.memory().bytes();
        this.batches =
                new BatchLimits(
                        connector,
                        (int) config.batch().bytes(),
                        Duration.ofMillis(METADATA_LIMIT_MILLIS));
        this.acknowledged =
                metrics.counter(
                        "weir_kafka_producer_acknowledged_total",
                        "Records that Kafka acknowledged.",
                        "client",
                        clientId);
        this.failed =
                metrics.counter(
                        "weir_kafka_producer_failed_total",
                        "Records given up.",
                        "client",
                        clientId);
        metrics.gauge(
                "weir_kafka_producer_pending_bytes",
                "Bytes sent and not yet acknowledged.",
                pending::get,
                "client",
                clientId);
    }

    @Override
    public String name() {
        return "producer-" + clientId;
    }

    @Override
    public void start() {
        try {
            clients.put((int) config.batch().bytes(), client((int) config.batch().bytes()));
            open = true;
        } catch (KafkaException failure) {
            throw new WeirException(
                    WeirException.Kind.USER,
                    "kafka: " + KafkaErrors.sentence(failure.getCause()),
                    failure);
        }
    }

    private KafkaProducer<byte[], byte[]> client(int batch) {
        return new KafkaProducer<>(
                settings(batch), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private Map<String, Object> settings(int batch) {
        Map<String, Object> settings = connector.client(clientId);
        long timeout = config.deliveryTimeout().toMillis();
        settings.put("acks", "all");
        settings.put("enable.idempotence", "true");
        settings.put("compression.type", config.compression());
        settings.put("linger.ms", Long.toString(config.linger().toMillis()));
        settings.put("batch.size", Integer.toString(batch));
        settings.put("max.request.size", Integer.toString(TopicSpec.RECORD_LIMIT + (1 << 20)));
        // Twice the bound that trySend keeps, so that the client itself never makes it wait.
        settings.put("buffer.memory", Long.toString(Math.max(2 * limit, 32L << 20)));
        settings.put("max.block.ms", Integer.toString(METADATA_LIMIT_MILLIS));
        settings.put("request.timeout.ms", Long.toString(Math.min(15_000, timeout / 2)));
        settings.put("delivery.timeout.ms", Long.toString(timeout));
        return settings;
    }

    /// Hands a record over without waiting for its acknowledgement.
    ///
    /// Does not wait for room: when the bound on unacknowledged bytes is reached it returns false
    /// at once. It waits at most two seconds where the client does not know the topic, and returns
    /// false when it still does not: such a record never left.
    ///
    /// @param key null lets the client choose partitions so that batches become full
    /// @param value not to be changed afterwards
    /// @return whether the record was taken; `outcome` is called exactly when it was, with a
    ///   failure of kind `DATA` where Kafka finds the record too large
    public boolean trySend(
            String topic,
            byte @Nullable [] key,
            byte[] value,
            List<RecordHeader> headers,
            Acknowledgement outcome) {
        KafkaProducer<byte[], byte[]> client = find(topic);
        if (client == null) {
            return false;
        }
        long size = value.length + (key == null ? 0L : key.length);
        if (pending.addAndGet(size) > limit && pending.get() > size) {
            pending.addAndGet(-size);
            return false;
        }
        RecordHeaders kafkaHeaders = new RecordHeaders();
        headers.forEach(header -> kafkaHeaders.add(header.name(), header.value()));
        Thread caller = Thread.currentThread();
        boolean[] turnedAway = {false};
        try {
            var _ =
                    client.send(
                            new ProducerRecord<>(topic, null, null, key, value, kafkaHeaders),
                            (_, failure) -> {
                                // On this thread it can only be the wait for the topic that ended.
                                if (failure instanceof RetriableException
                                        && Thread.currentThread().equals(caller)) {
                                    connector.missed(
                                            KafkaErrors.classify("topic " + topic, failure));
                                    turnedAway[0] = true;
                                } else {
                                    complete(topic, size, failure, outcome);
                                }
                            });
        } catch (KafkaException | IllegalStateException failure) {
            complete(topic, size, failure, outcome);
        }
        if (turnedAway[0]) {
            pending.addAndGet(-size);
        }
        return !turnedAway[0];
    }

    /// The client that sends to a topic; null while it is not known how large batches that takes,
    /// and before and after everything.
    private @Nullable KafkaProducer<byte[], byte[]> find(String topic) {
        if (!open) {
            return null;
        }
        int batch;
        try {
            batch = batches.of(topic);
        } catch (WeirException unknown) {
            return null;
        }
        KafkaProducer<byte[], byte[]> client = clients.get(batch);
        return client == null ? add(batch) : client;
    }

    private synchronized @Nullable KafkaProducer<byte[], byte[]> add(int batch) {
        return open ? clients.computeIfAbsent(batch, this::client) : null;
    }

    /// Sends one record and waits until it is acknowledged.
    ///
    /// @throws WeirException when it is not within `patience`, or the bound is reached; it may
    ///   arrive all the same
    public void send(
            String topic,
            byte @Nullable [] key,
            byte[] value,
            List<RecordHeader> headers,
            Duration patience) {
        SendBatch<String> batch = new SendBatch<>(this, topic, patience);
        batch.send(topic, key, value, headers);
        if (!batch.await().isEmpty()) {
            throw new WeirException(
                    WeirException.Kind.DATA, "topic " + topic + ": the record is too large", null);
        }
    }

    private void complete(
            String topic, long size, @Nullable Exception failure, Acknowledgement outcome) {
        pending.addAndGet(-size);
        if (failure == null) {
            acknowledged.increment();
            connector.reached();
            outcome.acknowledged();
        } else {
            failed.increment();
            WeirException classified = KafkaErrors.classify("topic " + topic, failure);
            if (classified.kind() != WeirException.Kind.DATA) {
                connector.missed(classified);
            }
            outcome.failed(classified);
        }
    }

    /// Bytes taken and not yet acknowledged.
    public long pendingBytes() {
        return pending.get();
    }

    /// Waits until everything taken so far is acknowledged or given up.
    public void flush() {
        clients.values().forEach(KafkaProducer::flush);
    }

    /// Sends what was taken for up to five seconds, then gives the rest up (each is told).
    @Override
    public synchronized void close() {
        open = false;
        long end = System.nanoTime() + CLOSE_LIMIT.toNanos();
        for (KafkaProducer<byte[], byte[]> client : clients.values()) {
            client.close(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        }
        clients.clear();
    }
}
