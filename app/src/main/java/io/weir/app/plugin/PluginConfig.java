package io.weir.app.plugin;

import com.fasterxml.jackson.annotation.JsonCreator;

import io.weir.base.config.DataSize;
import io.weir.pipeline.LetterSink;
import io.weir.pipeline.PipelineConfig;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/// One pipeline of a user's own.
///
/// @param processor the name of a class that implements [io.weir.pipeline.Processor]
/// @param topic what it reads; made when it is missing
/// @param partitions of the topic when it is made
/// @param replication copies of each partition when the topic is made
/// @param retention of the topic when it is made
/// @param settings handed to the processor's constructor
/// @param flushInterval as in the section `pipeline`
/// @param memory as in the section `pipeline`
/// @param deadLetters as in the section `pipeline`
public record PluginConfig(
        String processor,
        String topic,
        int partitions,
        int replication,
        Duration retention,
        Map<String, String> settings,
        Duration flushInterval,
        DataSize memory,
        LetterSink deadLetters) {
    private static final Duration RETENTION = Duration.ofDays(7);

    public PluginConfig {
        settings = Map.copyOf(settings);
        if (processor.isEmpty()) {
            throw new IllegalArgumentException("processor:  (expected: the name of a class)");
        }
        if (topic.isEmpty()) {
            throw new IllegalArgumentException("topic:  (expected: a topic)");
        }
        if (partitions < 1 || replication < 1) {
            throw new IllegalArgumentException(
                    "partitions, replication: "
                            + partitions
                            + ", "
                            + replication
                            + " (expected: >= 1)");
        }
    }

    /// Reads configuration, where everything but processor and topic may be left out.
    @JsonCreator
    public static PluginConfig of(
            @Nullable String processor,
            @Nullable String topic,
            @Nullable Integer partitions,
            @Nullable Integer replication,
            @Nullable Duration retention,
            @Nullable Map<String, String> settings,
            @Nullable Duration flushInterval,
            @Nullable DataSize memory,
            @Nullable LetterSink deadLetters) {
        PipelineConfig defaults = PipelineConfig.defaults();
        return new PluginConfig(
                Objects.requireNonNullElse(processor, ""),
                Objects.requireNonNullElse(topic, ""),
                Objects.requireNonNullElse(partitions, 1),
                Objects.requireNonNullElse(replication, 1),
                Objects.requireNonNullElse(retention, RETENTION),
                Objects.requireNonNullElse(settings, Map.of()),
                Objects.requireNonNullElse(flushInterval, defaults.flushInterval()),
                Objects.requireNonNullElse(memory, defaults.memory()),
                Objects.requireNonNullElse(deadLetters, defaults.deadLetters()));
    }

    /// How the pipeline runs.
    public PipelineConfig pipeline() {
        return PipelineConfig.defaults()
                .withFlushInterval(flushInterval)
                .withMemory(memory)
                .withDeadLetters(deadLetters);
    }
}
