package io.weir.connect.kafka;

import io.weir.base.error.WeirException;
import io.weir.pipeline.DeadLetters;
import io.weir.pipeline.Letter;
import io.weir.pipeline.RecordHeader;
import io.weir.pipeline.SourcePartition;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Dead letters in the topic `<topic>.dlq`. The key is topic id, partition, offset and index, so a
/// letter that is sent again replaces the first when the topic is compacted, listed or counted; the
/// value is the guilty item; the rest is in `weir-…` headers. Thread-safe.
public final class KafkaDeadLetters implements DeadLetters {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// Longer items are cut, and say so in `weir-cut`; the topic takes records up to 1 MiB larger.
    private static final int VALUE_LIMIT = TopicSpec.RECORD_LIMIT;

    private final RecordProducer producer;
    private final InstantSource clock;

    /// Letters sent through that producer, which is closed by its owner.
    public KafkaDeadLetters(RecordProducer producer, InstantSource clock) {
        this.producer = producer;
        this.clock = clock;
    }

    @Override
    public void send(String pipeline, SourcePartition partition, List<Letter> letters) {
        List<CompletableFuture<Boolean>> outcomes = new ArrayList<>();
        for (Letter letter : letters) {
            CompletableFuture<Boolean> outcome = new CompletableFuture<>();
            while (!offer(pipeline, partition, letter, outcome)) {
                if (outcomes.isEmpty()) {
                    throw WeirException.retriable("dead letters: too much is waiting", null);
                }
                await(outcomes);
            }
            outcomes.add(outcome);
        }
        await(outcomes);
    }

    private boolean offer(
            String pipeline,
            SourcePartition partition,
            Letter letter,
            CompletableFuture<Boolean> outcome) {
        byte[] value = letter.value();
        boolean cut = value.length > VALUE_LIMIT;
        return producer.trySend(
                TopicSpec.deadLetterTopic(partition.topic()),
                key(partition, letter),
                cut ? Arrays.copyOf(value, VALUE_LIMIT) : value,
                headers(pipeline, partition, letter, cut),
                new Acknowledgement() {
                    @Override
                    public void acknowledged() {
                        outcome.complete(true);
                    }

                    @Override
                    public void failed(WeirException failure) {
                        outcome.completeExceptionally(failure);
                    }
                });
    }

    private static byte[] key(SourcePartition partition, Letter letter) {
        String key =
                partition.topicId()
                        + "/"
                        + partition.partition()
                        + "/"
                        + letter.offset()
                        + "/"
                        + letter.index();
        return key.getBytes(StandardCharsets.UTF_8);
    }

    private List<RecordHeader> headers(
            String pipeline, SourcePartition partition, Letter letter, boolean cut) {
        List<RecordHeader> headers = new ArrayList<>();
        if (letter.key() != null) {
            headers.add(new RecordHeader("weir-key", letter.key()));
        }
        headers.add(RecordHeader.text("weir-error", letter.error()));
        headers.add(RecordHeader.text("weir-reason", letter.reason()));
        headers.add(RecordHeader.text("weir-topic", partition.topic()));
        headers.add(RecordHeader.text("weir-partition", Integer.toString(partition.partition())));
        headers.add(RecordHeader.text("weir-offset", Long.toString(letter.offset())));
        headers.add(RecordHeader.text("weir-index", Integer.toString(letter.index())));
        headers.add(RecordHeader.text("weir-pipeline", pipeline));
        headers.add(RecordHeader.text("weir-time", clock.instant().toString()));
        if (cut) {
            headers.add(RecordHeader.text("weir-cut", Integer.toString(letter.value().length)));
        }
        return headers;
    }

    private static void await(List<CompletableFuture<Boolean>> outcomes) {
        try {
            CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new))
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            outcomes.clear();
        } catch (ExecutionException | TimeoutException failure) {
            throw KafkaErrors.classify("dead letters", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw WeirException.retriable("dead letters: interrupted", interrupted);
        }
    }
}
