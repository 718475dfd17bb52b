package io.weir.flows;

import io.weir.base.config.DataSize;
import io.weir.pipeline.PipelineConfig;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/// How flows travel through Kafka and into ClickHouse.
///
/// @param topic the beginning of the names of topics
/// @param encoding of the records: `block`, `protobuf` or `both`; the pipelines read blocks unless
///   there are only messages
/// @param partitions of each topic
/// @param replication copies of each partition
/// @param retention how long Kafka keeps records
/// @param schema columns beyond or without those of the default
/// @param rollupMemory of the sums of one partition; more distinct keys end a minute early
/// @param pipeline how raw rows are cut, bounded and timed
/// @param rollup the same for the roll-ups; their ranges end with the minute
public record FlowsConfig(
        String topic,
        String encoding,
        int partitions,
        int replication,
        Duration retention,
        Columns schema,
        DataSize rollupMemory,
        PipelineConfig pipeline,
        PipelineConfig rollup) {

    /// Columns to switch on and off, by name.
    ///
    /// @param enabled off by default
    /// @param disabled on by default
    public record Columns(List<String> enabled, List<String> disabled) {
        public Columns {
            enabled = List.copyOf(enabled);
            disabled = List.copyOf(disabled);
        }
    }

    public FlowsConfig {
        Objects.requireNonNull(topic, "topic");
        if (!List.of("block", "protobuf", "both").contains(encoding)) {
            throw new IllegalArgumentException(
                    "encoding: " + encoding + " (expected: block, protobuf or both)");
        }
        if (partitions < 1) {
            throw new IllegalArgumentException("partitions: " + partitions + " (expected: >= 1)");
        }
        if (replication < 1) {
            throw new IllegalArgumentException("replication: " + replication + " (expected: >= 1)");
        }
        if (retention.isNegative() || retention.isZero()) {
            throw new IllegalArgumentException("retention: " + retention + " (expected: > 0)");
        }
    }

    /// Topic `flows`, blocks, 2 partitions, one copy, one day, 64 MiB of sums; roll-ups in batches
    /// of a minute.
    public static FlowsConfig defaults() {
        return new FlowsConfig(
                "flows",
                "block",
                2,
                1,
                Duration.ofDays(1),
                new Columns(List.of(), List.of()),
                DataSize.ofMebibytes(64),
                PipelineConfig.defaults(),
                PipelineConfig.defaults().withFlushInterval(Duration.ofSeconds(90)));
    }
}
