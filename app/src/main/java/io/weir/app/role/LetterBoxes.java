package io.weir.app.role;

import io.weir.base.error.WeirException;
import io.weir.base.lifecycle.Service;
import io.weir.connect.clickhouse.ClickHouseLetterBox;
import io.weir.connect.kafka.KafkaLedgerSink;
import io.weir.connect.kafka.KafkaLetterBox;
import io.weir.connect.kafka.ProducerConfig;
import io.weir.connect.kafka.RecordProducer;
import io.weir.pipeline.LetterSink;
import io.weir.pipeline.ledger.LedgerSink;
import io.weir.pipeline.letter.FileLetterBox;
import io.weir.pipeline.letter.LetterBox;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The boxes of dead letters of one process, each made when it is first asked for. Thread-safe.
public final class LetterBoxes implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(LetterBoxes.class);

    private final RoleContext context;
    private final Map<LetterSink, LetterBox> boxes = new EnumMap<>(LetterSink.class);
    private final RecordProducer producer;

    /// @param context gives connectors and folders
    public LetterBoxes(RoleContext context) {
        this.context = context;
        producer =
                new RecordProducer(
                        context.kafka(),
                        ProducerConfig.defaults(),
                        "weir-dead-letters",
                        context.metrics());
    }

    @Override
    public String name() {
        return "dead-letters";
    }

    /// Starts the producer, without waiting for Kafka.
    @Override
    public void start() {
        producer.start();
    }

    /// The box of that kind.
    public synchronized LetterBox box(LetterSink sink) {
        return boxes.computeIfAbsent(sink, this::make);
    }

    private LetterBox make(LetterSink sink) {
        InstantSource clock = InstantSource.system();
        return switch (sink) {
            case KAFKA -> new KafkaLetterBox(context.kafka(), producer, clock);
            // Of several copies always the first, so that a letter is looked for where it is.
            case CLICKHOUSE ->
                    new ClickHouseLetterBox(context.clickhouses().getFirst().client(), clock);
            case FILE -> new FileLetterBox(context.dataDir().resolve("dead-letters"), clock);
        };
    }

    /// Kafka's own box, where replays into topics are marked wherever letters are kept.
    public KafkaLetterBox kafka() {
        return (KafkaLetterBox) box(LetterSink.KAFKA);
    }

    /// Where the ledger is told of replays.
    public LedgerSink ledger() {
        return new KafkaLedgerSink(producer);
    }

    /// Every box that this configuration uses: those of its pipelines, and Kafka's, where the inlet
    /// keeps what never became a record.
    public List<LetterBox> used() {
        return Stream.concat(
                        Stream.of(LetterSink.KAFKA),
                        context.pipelineSpecs().stream().map(spec -> spec.config().deadLetters()))
                .distinct()
                .sorted()
                .map(this::box)
                .toList();
    }

    /// Finds out whether the letters of a pipeline can be kept; a place that is only away is given
    /// the benefit of the doubt.
    ///
    /// @throws WeirException when they cannot
    void probe(PipelineSpec spec) {
        try {
            box(spec.config().deadLetters()).probe(spec.topic());
        } catch (WeirException failure) {
            if (failure.kind() != WeirException.Kind.RETRIABLE) {
                throw failure;
            }
            LOG.atWarn()
                    .addKeyValue("pipeline", spec.name())
                    .addKeyValue("reason", failure.getMessage())
                    .log("Not known whether dead letters can be written");
        }
    }

    @Override
    public synchronized void close() {
        boxes.values().forEach(LetterBox::close);
        producer.close();
    }
}
