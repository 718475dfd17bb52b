package io.weir.connect.kafka;

import io.weir.base.error.WeirException;
import io.weir.pipeline.DeadLetters;
import io.weir.pipeline.Letter;
import io.weir.pipeline.RecordHeader;
import io.weir.pipeline.SourcePartition;
import io.weir.pipeline.letter.LetterHeaders;
import io.weir.pipeline.letter.LetterId;

import org.apache.kafka.common.errors.RecordTooLargeException;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Dead letters in the topic `<topic>.dlq`. The key is the [LetterId], so a letter that is sent
/// again replaces the first when the topic is compacted, listed or counted; the value is the guilty
/// item; the rest is in headers ([LetterHeaders]). A letter that Kafka finds too large is cut, and
/// says so in `weir-cut`; one that is too large even as a mere reference stops the pipeline.
/// Thread-safe.
public final class KafkaDeadLetters implements DeadLetters {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RecordProducer producer;
    private final InstantSource clock;

    private record Sent(Letter letter, CompletableFuture<Boolean> outcome) {}

    /// Letters sent through that producer, which is closed by its owner.
    public KafkaDeadLetters(RecordProducer producer, InstantSource clock) {
        this.producer = producer;
        this.clock = clock;
    }

    @Override
    public void send(String pipeline, SourcePartition partition, List<Letter> letters) {
        Instant time = clock.instant();
        List<Letter> left = letters;
        for (LetterCut cut : LetterCut.values()) {
            left = sendAll(pipeline, partition, left, cut, time);
            if (left.isEmpty()) {
                return;
            }
        }
        throw WeirException.broken(
                "dead letters: topic "
                        + TopicSpec.deadLetterTopic(partition.topic())
                        + " takes not even the reason of offset "
                        + left.getFirst().offset()
                        + " (expected: max.message.bytes of 16384 or more)",
                null);
    }

    /// Sends letters and returns those that are too large.
    private List<Letter> sendAll(
            String pipeline,
            SourcePartition partition,
            List<Letter> letters,
            LetterCut cut,
            Instant time) {
        List<Letter> tooLarge = new ArrayList<>();
        List<Sent> waiting = new ArrayList<>();
        for (Letter letter : letters) {
            Sent sent = new Sent(letter, new CompletableFuture<>());
            while (!offer(pipeline, partition, sent, cut, time)) {
                if (waiting.isEmpty()) {
                    throw WeirException.retriable(
                            "dead letters: not taken (too much waits, or no topic "
                                    + TopicSpec.deadLetterTopic(partition.topic())
                                    + ")",
                            null);
                }
                tooLarge.addAll(await(waiting));
            }
            waiting.add(sent);
        }
        tooLarge.addAll(await(waiting));
        return tooLarge;
    }

    private boolean offer(
            String pipeline, SourcePartition partition, Sent sent, LetterCut cut, Instant time) {
        Letter letter = sent.letter();
        byte[] value = letter.value();
        int kept = cut.kept(value);
        List<RecordHeader> headers =
                cut.withHeaders()
                        ? LetterHeaders.write(pipeline, partition, letter, time, kept)
                        : LetterHeaders.essential(pipeline, partition, letter, time, kept);
        CompletableFuture<Boolean> outcome = sent.outcome();
        return producer.trySend(
                TopicSpec.deadLetterTopic(partition.topic()),
                LetterId.of(pipeline, partition, letter)
                        .toString()
                        .getBytes(StandardCharsets.UTF_8),
                kept < value.length ? Arrays.copyOf(value, kept) : value,
                headers,
                new Acknowledgement() {
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
                });
    }

    /// Waits for all and returns those that are too large.
    private static List<Letter> await(List<Sent> waiting) {
        List<Letter> tooLarge = new ArrayList<>();
        try {
            long end = System.nanoTime() + PATIENCE.toNanos();
            for (Sent sent : waiting) {
                long left = Math.max(0, end - System.nanoTime());
                if (!sent.outcome().get(left, TimeUnit.NANOSECONDS)) {
                    tooLarge.add(sent.letter());
                }
            }
            waiting.clear();
            return tooLarge;
        } catch (ExecutionException | TimeoutException failure) {
            throw KafkaErrors.classify("dead letters", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw WeirException.retriable("dead letters: interrupted", interrupted);
        }
    }
}
