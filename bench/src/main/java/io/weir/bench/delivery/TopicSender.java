package io.weir.bench.delivery;

import io.weir.base.error.WeirException;
import io.weir.base.metrics.Metrics;
import io.weir.connect.kafka.Acknowledgement;
import io.weir.connect.kafka.KafkaConnector;
import io.weir.connect.kafka.ProducerConfig;
import io.weir.connect.kafka.RecordProducer;
import io.weir.pipeline.RecordHeader;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Sends records that must all arrive: offered again while the producer has no room or no leader to
/// send to, and counted until the broker has them. Thread-safe.
public final class TopicSender implements AutoCloseable {
    private static final Duration TAKEN_WITHIN = Duration.ofMinutes(1);
    private static final long PAUSE_NANOS = 10_000_000;

    private final RecordProducer producer;
    private final String topic;
    private final AtomicLong unacknowledged = new AtomicLong();

    private record Sent(AtomicLong unacknowledged) implements Acknowledgement {
        @Override
        public void acknowledged() {
            unacknowledged.decrementAndGet();
        }

        @Override
        public void failed(WeirException failure) {
            throw failure;
        }
    }

    /// Sends to that topic.
    public TopicSender(KafkaConnector kafka, String topic) {
        this.topic = topic;
        producer = new RecordProducer(kafka, ProducerConfig.defaults(), "sender", new Metrics());
        producer.start();
    }

    /// The producer, which this closes.
    public RecordProducer producer() {
        return producer;
    }

    /// Hands a record over, which may then wait for its broker.
    ///
    /// @throws IllegalStateException when there was no room for a minute
    public void send(byte @Nullable [] key, byte[] value, List<RecordHeader> headers) {
        unacknowledged.incrementAndGet();
        Sent sent = new Sent(unacknowledged);
        long end = System.nanoTime() + TAKEN_WITHIN.toNanos();
        while (!producer.trySend(topic, key, value, headers, sent)) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("not taken within " + TAKEN_WITHIN);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /// Waits until the broker has everything.
    ///
    /// @throws IllegalStateException when it has not
    public void acknowledge() {
        producer.flush();
        if (unacknowledged.get() != 0) {
            throw new IllegalStateException("not acknowledged: " + unacknowledged.get());
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
