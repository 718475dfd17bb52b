package io.weir.flows.inlet;

import static java.util.Objects.requireNonNull;

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

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// Encodes flows and hands them to Kafka, once per encoding; flows that together are more than a
/// record may be go in several. One that Kafka finds too large is cut and sent again. One per
/// worker, used by its thread.
final class KafkaRecordSink implements RecordSink {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaRecordSink.class);

    private static final long LETTER_PAUSE_MILLIS = 30_000;

    private record Target(
            String topic, FlowEncoding encoding, RecordEncoder encoder, RecordLimit limit) {}

    /// @param from its first row in the block that was handed over
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    private record Piece(Target target, byte[] value, int from, int rows) {}

    /// A record that Kafka found too large.
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    private record Refused(byte[] key, Piece piece, boolean urgent, SentFlows flows) {
        void giveUp() {
            flows.failed(piece.from, piece.rows);
        }
    }

    private final RecordProducer producer;
    private final List<Target> targets = new ArrayList<>();
    private final BackPressure backPressure;
    private final List<Piece> pieces = new ArrayList<>();
    private final ByteSink bytes = new ByteSink(1 << 17);
    private final Queue<Refused> refused = new ConcurrentLinkedQueue<>();
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean finished;
    private @Nullable Block shape;
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
        this.backPressure = backPressure;
        encodings.forEach(encoding ->
                targets.add(
                        new Target(
                                encoding.topic(topic),
                                encoding,
                                encoding.encoder(),
                                new RecordLimit(recordLimit))));
    }

    @Override
    public void send(byte[] key, Block block, boolean urgent, Outcome outcome) {
        sendAgain();
        if (shape == null) {
            shape = block.emptyCopy();
        }
        pieces.clear();
        for (Target target : targets) {
            encode(target, block, 0, block.rows(), 0);
        }
        sendPieces(key, urgent, new SentFlows(pieces.size(), outcome));
    }

    private void sendPieces(byte[] key, boolean urgent, SentFlows flows) {
        open.addAndGet(pieces.size());
        for (Piece piece : pieces) {
            RecordHeader count = RecordHeader.rows(piece.rows);
            List<RecordHeader> headers =
                    urgent ? List.of(count, RecordHeader.urgent()) : List.of(count);
            Acknowledgement answer = new Answer(new Refused(key, piece, urgent, flows));
            boolean taken =
                    backPressure.await(() ->
                            producer.trySend(
                                    piece.target.topic, key, piece.value, headers, answer));
            if (!taken) {
                answer.failed(WeirException.retriable("Kafka took nothing until the end", null));
            }
        }
    }

    /// Adds the pieces that some rows of a block make.
    ///
    /// @param before rows that stood before the block's first
    private void encode(Target target, Block block, int from, int rows, int before) {
        bytes.clear();
        target.encoder().encode(block, from, rows, bytes);
        if (bytes.size() > target.limit.bytes(System.nanoTime()) && rows > 1) {
            int half = rows / 2;
            encode(target, block, from, half, before);
            encode(target, block, from + half, rows - half, before);
        } else {
            pieces.add(new Piece(target, bytes.toByteArray(), before + from, rows));
        }
    }

    @Override
    public void sendAgain() {
        for (Refused each = refused.poll(); each != null; each = refused.poll()) {
            cut(each);
        }
    }

    private void cut(Refused whole) {
        Piece piece = whole.piece;
        Target target = piece.target;
        target.limit.refused(piece.value.length, System.nanoTime());
        Block block = requireNonNull(shape).emptyCopy();
        target.encoding.decoder().decode(piece.value, block, (_, _, _) -> {});
        int half = piece.rows / 2;
        pieces.clear();
        encode(target, block, 0, half, piece.from);
        encode(target, block, half, piece.rows - half, piece.from);
        whole.flows.cut(pieces.size());
        LOG.atDebug()
                .addKeyValue("topic", target.topic)
                .addKeyValue("bytes", piece.value.length)
                .addKeyValue("flows", piece.rows)
                .addKeyValue("records", pieces.size())
                .log("Record too large for Kafka: cut");
        sendPieces(whole.key, whole.urgent, whole.flows);
        open.decrementAndGet();
    }

    @Override
    public void finish() {
        backPressure.await(() -> {
            sendAgain();
            return open.get() == 0;
        });
        finished = true;
        giveUpRefused();
    }

    private void giveUpRefused() {
        for (Refused each = refused.poll(); each != null; each = refused.poll()) {
            each.giveUp();
        }
    }

    /// What Kafka says of one record, on the producer's thread.
    private final class Answer implements Acknowledgement {
        private final Refused record;

        Answer(Refused record) {
            this.record = record;
        }

        @Override
        public void acknowledged() {
            record.flows.acknowledged();
            open.decrementAndGet();
        }

        @Override
        public void failed(WeirException failure) {
            if (failure.kind() != WeirException.Kind.DATA) {
                record.giveUp();
            } else if (record.piece.rows == 1) {
                record.flows.tooLarge(record.piece.from);
            } else {
                refused.add(record);
                if (finished) {
                    giveUpRefused();
                }
                return;
            }
            open.decrementAndGet();
        }
    }

    @Override
    public void deadLetter(UndecodedDatagram letter, LetterOutcome outcome) {
        LetterId id =
                letterId(
                        letter.exporter() + " " + letter.domain(),
                        LetterId.NO_PARTITION,
                        letter.millis());
        List<RecordHeader> headers =
                letterHeaders(
                        id, letter.exporter(), letter.error(), letter.reason(), letter.millis());
        sendLetter(
                id,
                letter.bytes(),
                headers,
                letter.millis(),
                new LetterAnswer(letter.flows(), outcome));
    }

    @Override
    public void deadLetter(RefusedFlows letter, LetterOutcome outcome) {
        pieces.clear();
        encode(targets.getFirst(), letter.block(), 0, letter.block().rows(), 0);
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
            sendLetter(
                    id,
                    piece.value,
                    headers,
                    letter.millis(),
                    new LetterAnswer(piece.rows, outcome));
        }
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

    private void sendLetter(
            LetterId id,
            byte[] value,
            List<RecordHeader> headers,
            long millis,
            LetterAnswer answer) {
        boolean taken =
                millis >= lettersPausedUntilMillis
                        && producer.trySend(
                                TopicSpec.deadLetterTopic(targets.getFirst().topic()),
                                id.toString().getBytes(StandardCharsets.UTF_8),
                                value,
                                headers,
                                answer);
        if (!taken) {
            answer.tell(false);
            // Asking for a topic that is not there takes long: not for every letter.
            lettersPausedUntilMillis =
                    Math.max(lettersPausedUntilMillis, millis + LETTER_PAUSE_MILLIS);
        }
    }

    /// What Kafka says of one letter, on the producer's thread.
    private record LetterAnswer(long flows, LetterOutcome outcome) implements Acknowledgement {
        void tell(boolean there) {
            outcome.told(flows, there);
        }

        @Override
        public void acknowledged() {
            tell(true);
        }

        @Override
        public void failed(WeirException failure) {
            tell(false);
        }
    }
}
