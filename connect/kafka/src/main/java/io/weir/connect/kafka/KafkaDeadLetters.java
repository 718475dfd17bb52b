package io.weir.connect.kafka;

import io.weir.base.error.WeirException;
import io.weir.pipeline.DeadLetters;
import io.weir.pipeline.Letter;
import io.weir.pipeline.SourcePartition;
import io.weir.pipeline.letter.LetterHeaders;
import io.weir.pipeline.letter.LetterId;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;

/// Dead letters in the topic `<topic>.dlq`. The key is the [LetterId], so a letter that is sent
/// again replaces the first when the topic is compacted, listed or counted; the value is the guilty
/// item; the rest is in headers ([LetterHeaders]). A letter that Kafka finds too large is cut, and
/// says so in `weir-cut`; one that is too large even as a mere reference stops the pipeline.
/// Thread-safe.
public final class KafkaDeadLetters implements DeadLetters {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RecordProducer producer;
    private final InstantSource clock;

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
        SendBatch<Letter> batch =
                new SendBatch<>(producer, TopicSpec.deadLetterTopic(partition.topic()), PATIENCE);
        for (Letter letter : letters) {
            byte[] value = letter.value();
            int kept = cut.kept(value);
            batch.send(
                    letter,
                    LetterId.of(pipeline, partition, letter)
                            .toString()
                            .getBytes(StandardCharsets.UTF_8),
                    kept < value.length ? Arrays.copyOf(value, kept) : value,
                    cut.withHeaders()
                            ? LetterHeaders.write(pipeline, partition, letter, time, kept)
                            : LetterHeaders.essential(pipeline, partition, letter, time, kept));
        }
        return batch.await();
    }
}
