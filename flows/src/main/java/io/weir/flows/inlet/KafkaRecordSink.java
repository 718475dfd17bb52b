package io.weir.flows.inlet;

import io.weir.base.error.WeirException;
import io.weir.connect.kafka.Acknowledgement;
import io.weir.connect.kafka.RecordProducer;
import io.weir.connect.kafka.TopicSpec;
import io.weir.flows.encoding.FlowEncoding;
import io.weir.flows.encoding.RecordEncoder;
import io.weir.pipeline.RecordHeader;
import io.weir.pipeline.letter.LetterHeaders;
import io.weir.pipeline.letter.LetterId;
import io.weir.wire.block.Block;
import io.weir.wire.bytes.ByteSink;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// Encodes flows and hands them to Kafka, once per encoding. One per worker, used by its thread.
final class KafkaRecordSink implements RecordSink {
    private static final long LETTER_PAUSE_MILLIS = 30_000;

    private record Target(String topic, RecordEncoder encoder) {}

    private final RecordProducer producer;
    private final List<Target> targets = new ArrayList<>();
    private final BackPressure backPressure;
    private final ByteSink bytes = new ByteSink(1 << 17);
    private int letters;
    private long lettersPausedUntilMillis;

    /// @param topic base name of the topics
    /// @param encodings at least one, dead letters go beside the first; with several, a flow counts
    ///   as sent when all are acknowledged
    KafkaRecordSink(
            RecordProducer producer,
            String topic,
            List<FlowEncoding> encodings,
            BackPressure backPressure) {
        this.producer = producer;
        this.backPressure = backPressure;
        encodings.forEach(
                encoding -> targets.add(new Target(encoding.topic(topic), encoding.encoder())));
    }

    @Override
    public void send(byte[] key, Block block, int rows, Acknowledgement outcome) {
        Acknowledgement each = targets.size() == 1 ? outcome : new All(targets.size(), outcome);
        List<RecordHeader> headers = List.of(RecordHeader.rows(rows));
        for (Target target : targets) {
            bytes.clear();
            target.encoder().encode(block, 0, rows, bytes);
            byte[] value = bytes.toByteArray();
            boolean taken =
                    backPressure.await(
                            () -> producer.trySend(target.topic(), key, value, headers, each));
            if (!taken) {
                each.failed(WeirException.retriable("Kafka took nothing until the end", null));
            }
        }
    }

    @Override
    public boolean deadLetter(UndecodedDatagram letter) {
        if (letter.millis() < lettersPausedUntilMillis) {
            return false;
        }
        String topic = targets.getFirst().topic();
        // Unique per letter: the topic keeps the last letter of each key.
        LetterId id =
                new LetterId(
                        exporterId(letter),
                        LetterId.NO_PARTITION,
                        letter.millis(),
                        letters++,
                        ExporterAccount.STAGE);
        List<RecordHeader> headers =
                LetterHeaders.of(
                        id,
                        topic,
                        letter.error(),
                        "exporter " + letter.exporter() + ": " + letter.reason(),
                        Instant.ofEpochMilli(letter.millis()));
        headers.add(RecordHeader.text("weir-exporter", letter.exporter()));
        boolean taken =
                producer.trySend(
                        TopicSpec.deadLetterTopic(topic),
                        id.toString().getBytes(StandardCharsets.UTF_8),
                        letter.bytes(),
                        headers,
                        LETTER_OUTCOME);
        if (!taken) {
            // Asking for a topic that is not there takes long: not for every letter.
            lettersPausedUntilMillis = letter.millis() + LETTER_PAUSE_MILLIS;
        }
        return taken;
    }

    private static UUID exporterId(UndecodedDatagram letter) {
        String name = letter.exporter() + " " + letter.domain();
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    private static final Acknowledgement LETTER_OUTCOME =
            new Acknowledgement() {
                @Override
                public void acknowledged() {}

                @Override
                public void failed(WeirException failure) {}
            };

    /// Tells an outcome once: the good one when all records have it, the bad one at the first.
    private static final class All implements Acknowledgement {
        private final AtomicInteger missing;
        private final AtomicBoolean told = new AtomicBoolean();
        private final Acknowledgement outcome;

        All(int count, Acknowledgement outcome) {
            this.missing = new AtomicInteger(count);
            this.outcome = outcome;
        }

        @Override
        public void acknowledged() {
            if (missing.decrementAndGet() == 0 && told.compareAndSet(false, true)) {
                outcome.acknowledged();
            }
        }

        @Override
        public void failed(WeirException failure) {
            if (told.compareAndSet(false, true)) {
                outcome.failed(failure);
            }
        }
    }
}
