package io.weir.flows;

import io.weir.connect.kafka.TopicSpec;
import io.weir.flows.encoding.FlowEncoding;
import io.weir.flows.encoding.ProtobufSchema;
import io.weir.flows.schema.FlowSchema;
import io.weir.flows.storage.CountersProcessor;
import io.weir.flows.storage.FlowDataset;
import io.weir.flows.storage.FlowTables;
import io.weir.flows.storage.FlowsProcessor;
import io.weir.flows.storage.RollupProcessor;
import io.weir.flows.storage.StorageExplainer;
import io.weir.pipeline.PipelineConfig;
import io.weir.pipeline.Processor;
import io.weir.pipeline.query.Dataset;
import io.weir.pipeline.table.Table;
import io.weir.pipeline.why.Explainer;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// What flows contribute to a process: topics, tables, pipelines, and what the console can ask.
/// Immutable; does nothing by itself.
public final class FlowsRoom {
    private final FlowsConfig config;
    private final FlowSchema schema;
    private final List<FlowEncoding> encodings;

    /// A pipeline to be run over a topic.
    ///
    /// @param processor what it does
    /// @param topic what it reads
    /// @param config how it runs
    public record Pipeline(Processor processor, String topic, PipelineConfig config) {}

    /// @throws IllegalArgumentException when the configuration names unknown columns
    public FlowsRoom(FlowsConfig config) {
        this.config = config;
        schema = FlowSchema.of(config.schema().enabled(), config.schema().disabled());
        encodings =
                switch (config.encoding()) {
                    case "block" -> List.of(FlowEncoding.BLOCK);
                    case "protobuf" -> List.of(FlowEncoding.PROTOBUF);
                    default -> List.of(FlowEncoding.BLOCK, FlowEncoding.PROTOBUF);
                };
    }

    /// The columns that are switched on.
    public FlowSchema schema() {
        return schema;
    }

    /// The encodings that an inlet produces, each into its topic ([#topic(FlowEncoding)]); the
    /// first is the one that the pipelines read.
    public List<FlowEncoding> encodings() {
        return encodings;
    }

    /// The name of the topic for an encoding.
    public String topic(FlowEncoding encoding) {
        return encoding.topic(config.topic());
    }

    /// The name of the topic for sFlow counters.
    public String counterTopic() {
        return FlowEncoding.BLOCK.topic(FlowEncoding.counterBase(config.topic()));
    }

    /// The topics as they should be, each with the one for its dead letters: wherever pipelines
    /// keep theirs, the inlet keeps its own there.
    public List<TopicSpec> topics() {
        List<String> names = new ArrayList<>(encodings.stream().map(this::topic).toList());
        names.add(counterTopic());
        List<TopicSpec> topics = new ArrayList<>();
        for (String topic : names) {
            topics.add(
                    TopicSpec.expiring(
                            topic, config.partitions(), config.replication(), config.retention()));
            topics.add(
                    TopicSpec.deadLetters(
                            topic, config.replication(), config.retention().multipliedBy(7)));
        }
        return List.copyOf(topics);
    }

    /// The tables as they should be.
    public List<Table> tables() {
        return FlowTables.all(schema);
    }

    /// The pipelines: raw rows, roll-ups from a position of their own, and sFlow counters.
    ///
    /// @param clock says when a minute is over
    public List<Pipeline> pipelines(InstantSource clock) {
        FlowEncoding encoding = encodings.getFirst();
        String topic = topic(encoding);
        return List.of(
                new Pipeline(new FlowsProcessor(schema, encoding), topic, config.pipeline()),
                new Pipeline(
                        new RollupProcessor(schema, encoding, config.rollupMemory(), clock),
                        topic,
                        config.rollup()),
                new Pipeline(new CountersProcessor(), counterTopic(), config.pipeline()));
    }

    /// What the console can ask about flows.
    public Dataset dataset() {
        return FlowDataset.of(schema);
    }

    /// What the rules of the pipelines mean.
    public Explainer explainer() {
        return new StorageExplainer();
    }

    /// The `.proto` text for readers of the topic of messages.
    public String protobufSchema() {
        return ProtobufSchema.text();
    }
}
