package io.weir.app.role;

import io.weir.connect.kafka.TopicSpec;
import io.weir.pipeline.PipelineConfig;
import io.weir.pipeline.Processor;

import java.util.List;

/// A pipeline to be run.
///
/// @param processor what it does
/// @param topic what it reads
/// @param config how it runs
/// @param ownTopics topics that are made for it when they are missing, and otherwise left as they
///   are; none for pipelines whose room has topics of its own
public record PipelineSpec(
        Processor processor, String topic, PipelineConfig config, List<TopicSpec> ownTopics) {
    public PipelineSpec {
        ownTopics = List.copyOf(ownTopics);
    }

    /// The pipeline's name.
    public String name() {
        return processor.name();
    }
}
