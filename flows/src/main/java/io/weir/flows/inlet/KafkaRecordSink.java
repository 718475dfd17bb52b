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

/// Encodes flows and hands them to Kafka, once per encoding; flows that together are more than a
/// record may be go in several. One per worker, used by its thread.
final class KafkaRecordSink implements RecordSink {
    private static final long LETTER_PAUSE_MILLIS = 30_000;

    private record Target(String topic, RecordEncoder encoder) {}

    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    private record Piece(String topic, byte[] value, int rows) {}

    private final RecordProducer producer;
    private final List<Target> targets = new ArrayList<>();
    private final BackPressure backPressure;
    private final int recordLimit;
    private final List<Piece> pieces = new ArrayList<>();
    private final ByteSink bytes = new ByteSink(1 << 17);
    private int letters;
    private long lettersPausedUntilMillis;

    /// @param topic base name of the topics
    /// @param encodings at least one, dead letters go beside the first; with several, a flow counts
    ///   as sent when all are acknowledged
    /// @param recordLimit bytes of a record that holds more than one flow, before compression
    KafkaRecordSink(
            RecordProducer producer,
            String topic,
            List<FlowEncoding> encodings,
            BackPressure backPressure,
            int recordLimit) {
        this.producer = producer;
        this.recordLimit = recordLimit;
        this.backPressure = backPressure;
        encodings.forEach(
                encoding -> targets.add(new Target(encoding.topic(topic), encoding.encoder())));
    }

    @Override
    public void send(byte[] key, Block block, int rows, boolean urgent, Acknowledgement outcome) {
        pieces.clear();
        for (Target target : targets) {
            encode(target, block, 0, rows);
        }
        Acknowledgement each = pieces.size() == 1 ? outcome : new All(pieces.size(), outcome);
        for (Piece piece : pieces) {
            RecordHeader count = RecordHeader.rows(piece.rows);
            List<RecordHeader> headers =
                    urgent ? List.of(count, RecordHeader.urgent()) : List.of(count);
            boolean taken =
                    backPressure.await(
                            () -> producer.trySend(piece.topic, key, piece.value, headers, each));
            if (!taken) {
                each.failed(WeirException.retriable("Kafka took nothing until the end", null));
            }
        }
    }

    private void encode(Target target, Block block, int from, int rows) {
        bytes.clear();
        target.encoder().encode(block, from, rows, bytes);
        if (bytes.size() > recordLimit && rows > 1) {
            int half = rows / 2;
            encode(target, block, from, half);
            encode(target, block, from + half, rows - half);
        } else {
            pieces.add(new Piece(target.topic(), bytes.toByteArray(), rows));
        }
    }

    @Override
    public boolean deadLetter(UndecodedDatagram letter) {
        LetterId id =
                letterId(
                        letter.exporter() + " " + letter.domain(),
                        LetterId.NO_PARTITION,
                        letter.millis());
        List<RecordHeader> headers =
                letterHeaders(
                        id, letter.exporter(), letter.error(), letter.reason(), letter.millis());
        return trySendLetter(id, letter.bytes(), headers, letter.millis());
    }

    @Override
    public int deadLetter(RefusedFlows letter) {
        pieces.clear();
        encode(targets.getFirst(), letter.block(), 0, letter.block().rows());
        int taken = 0;
        for (Piece piece : pieces) {
            LetterId id = letterId(letter.exporter(), LetterId.UNSENT, letter.millis());
            List<RecordHeader> headers =
                    letterHeaders(
                            id,
                            letter.exporter(),
                            letter.error(),
                            letter.reason(),
                            letter.millis());
            headers.addAll(LetterHeaders.original(List.of(RecordHeader.rows(piece.rows))));
            if (trySendLetter(id, piece.value, headers, letter.millis())) {
                taken += piece.rows;
            }
        }
        return taken;
    }

    /// An identity of its own for each letter: the topic keeps the last letter of each.
    private LetterId letterId(String origin, int partition, long millis) {
        UUID originId = UUID.nameUUIDFromBytes(origin.getBytes(StandardCharsets.UTF_8));
        return new LetterId(originId, partition, millis, letters++, ExporterAccount.STAGE);
    }

    private List<RecordHeader> letterHeaders(
            LetterId id, String exporter, String error, String reason, long millis) {
        List<RecordHeader> headers =
                LetterHeaders.of(
                        id,
                        targets.getFirst().topic(),
                        error,
                        "exporter " + exporter + ": " + reason,
                        Instant.ofEpochMilli(millis));
        headers.add(RecordHeader.text("weir-exporter", exporter));
        return headers;
    }

    private boolean trySendLetter(
            LetterId id, byte[] value, List<RecordHeader> headers, long millis) {
        if (millis < lettersPausedUntilMillis) {
            return false;
        }
        boolean taken =
                producer.trySend(
                        TopicSpec.deadLetterTopic(targets.getFirst().topic()),
                        id.toString().getBytes(StandardCharsets.UTF_8),
                        value,
                        headers,
                        LETTER_OUTCOME);
        if (!taken) {
            // Asking for a topic that is not there takes long: not for every letter.
            lettersPausedUntilMillis = millis + LETTER_PAUSE_MILLIS;
        }
        return taken;
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
