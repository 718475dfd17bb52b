package io.weir.connect.kafka;

import io.weir.base.error.WeirException;
import io.weir.pipeline.RecordHeader;

import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Records for one topic that are sent side by side and waited for together, so that many cost
/// hardly more time than one. Not thread-safe.
///
/// @param <T> what a record stands for
final class SendBatch<T> {
    private final RecordProducer producer;
    private final String topic;
    private final Duration patience;
    private final List<Sent<T>> waiting = new ArrayList<>();
    private final List<T> tooLarge = new ArrayList<>();

    private record Sent<T>(T item, CompletableFuture<Boolean> outcome) implements Acknowledgement {
        @Override
        public void acknowledged() {
            outcome.complete(true);
        }

        @Override
        public void failed(WeirException failure) {
            if (failure.getCause() instanceof RecordTooLargeException) {
                outcome.complete(false);
            } else {
                outcome.completeExceptionally(failure);
            }
        }
    }

    /// @param patience longest wait for what was sent so far
    SendBatch(RecordProducer producer, String topic, Duration patience) {
        this.producer = producer;
        this.topic = topic;
        this.patience = patience;
    }

    /// Sends one more; waits for those before where too many bytes are under way.
    ///
    /// @throws WeirException when it is not taken, or one before was not acknowledged
    void send(T item, byte @Nullable [] key, byte[] value, List<RecordHeader> headers) {
        Sent<T> sent = new Sent<>(item, new CompletableFuture<>());
        while (!producer.trySend(topic, key, value, headers, sent)) {
            if (waiting.isEmpty()) {
                throw WeirException.retriable(
                        "topic " + topic + ": not taken (too much waits, or no such topic)", null);
            }
            settle();
        }
        waiting.add(sent);
    }

    /// Waits for all.
    ///
    /// @return those that Kafka finds too large
    /// @throws WeirException when one is not acknowledged in time; it may arrive all the same
    List<T> await() {
        settle();
        return List.copyOf(tooLarge);
    }

    private void settle() {
        try {
            long end = System.nanoTime() + patience.toNanos();
            for (Sent<T> sent : waiting) {
                long left = Math.max(0, end - System.nanoTime());
                if (!sent.outcome().get(left, TimeUnit.NANOSECONDS)) {
                    tooLarge.add(sent.item());
                }
            }
            waiting.clear();
        } catch (ExecutionException | TimeoutException failure) {
            throw KafkaErrors.classify("topic " + topic, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw WeirException.retriable("topic " + topic + ": interrupted", interrupted);
        }
    }
}
