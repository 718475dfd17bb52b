package io.weir.flows.storage;

import io.weir.base.config.DataSize;
import io.weir.base.error.WeirException;
import io.weir.base.metrics.Metrics;
import io.weir.connect.clickhouse.TableWriter;
import io.weir.connect.kafka.Acknowledgement;
import io.weir.connect.kafka.ConsumerConfig;
import io.weir.connect.kafka.KafkaConfig;
import io.weir.connect.kafka.KafkaConnector;
import io.weir.connect.kafka.KafkaLetterBox;
import io.weir.connect.kafka.ProducerConfig;
import io.weir.connect.kafka.RecordProducer;
import io.weir.connect.kafka.TopicConsumer;
import io.weir.connect.kafka.TopicSpec;
import io.weir.connect.kafka.Topics;
import io.weir.embed.kafka.BrokerConfig;
import io.weir.embed.kafka.EmbeddedBroker;
import io.weir.flows.encoding.FlowEncoding;
import io.weir.flows.schema.FlowSchema;
import io.weir.pipeline.PipelineConfig;
import io.weir.pipeline.Steps;
import io.weir.pipeline.delivery.PipelineRunner;
import io.weir.pipeline.ledger.Ledger;
import io.weir.pipeline.why.Answer;
import io.weir.pipeline.why.Why;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// A real broker, a database of the real engine, and pipelines of flows between them that gather
/// everything sent in one batch.
final class BatchHouse implements AutoCloseable {
    private static final Acknowledgement SENT =
            new Acknowledgement() {
                @Override
                public void acknowledged() {}

                @Override
                public void failed(WeirException failure) {
                    throw failure;
                }
            };

    private final FlowStore store;
    private final EmbeddedBroker broker;
    private final KafkaConnector kafka;
    private final RecordProducer producer;
    private final Ledger ledger = new Ledger();

    BatchHouse(FlowStore store, Path folder) throws Exception {
        this.store = store;
        broker = new EmbeddedBroker(BrokerConfig.defaults().withPort(0), folder);
        broker.start();
        kafka = new KafkaConnector(KafkaConfig.of(broker.bootstrap()));
        producer = new RecordProducer(kafka, ProducerConfig.defaults(), "house", new Metrics());
        producer.start();
    }

    /// Empties the database, and makes a topic of one partition and that of its dead letters.
    void prepare(String topic) throws Exception {
        store.clear();
        Topics topics = new Topics(kafka);
        topics.ensure(TopicSpec.expiring(topic, 1, 1, Duration.ofDays(1)));
        topics.ensure(TopicSpec.deadLetters(topic, 1, Duration.ofDays(1)));
    }

    void send(String topic, byte[] record) {
        if (!producer.trySend(topic, null, record, List.of(), SENT)) {
            throw new IllegalStateException("producer is full");
        }
    }

    void flush() {
        producer.flush();
    }

    KafkaLetterBox letters() {
        return new KafkaLetterBox(kafka, producer, InstantSource.system());
    }

    /// What is missing from a topic, as `weir why` says it.
    Answer why(String topic) {
        Why why = new Why(ledger, "house", InstantSource.system());
        why.add(new StorageExplainer());
        return why.ask(topic, Duration.ofHours(1));
    }

    /// A pipeline of raw flows, not started.
    PipelineRunner runner(String topic, FlowEncoding encoding, Steps steps) {
        FlowsProcessor processor = new FlowsProcessor(FlowSchema.defaults(), encoding);
        PipelineConfig config =
                new PipelineConfig(
                        Duration.ofSeconds(2),
                        DataSize.ofMebibytes(512),
                        1,
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(3));
        return PipelineRunner.builder(processor)
                .consumer(new TopicConsumer(kafka, ConsumerConfig.defaults(), "g-" + topic, topic))
                .writer(new TableWriter(store.client(), processor.tables()))
                .deadLetters(letters())
                .config(config)
                .steps(steps)
                .ledger(ledger)
                .build();
    }

    @Override
    public void close() throws Exception {
        producer.close();
        kafka.close();
        broker.close();
    }
}
