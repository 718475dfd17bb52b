package io.weir.flows.encoding;

import io.weir.flows.schema.FlowSchema;

/// How flows travel through Kafka. Each encoding has a topic of its own; they are never mixed.
public enum FlowEncoding {
    /// Columns of about 1,000 flows: Weir's own and the cheapest.
    BLOCK("-block"),
    /// Length-delimited `FlowMessage`s: for ClickHouse's Kafka engine and everyone else.
    PROTOBUF("");

    private final String suffix;

    FlowEncoding(String suffix) {
        this.suffix = suffix;
    }

    /// The name of the topic, for example `flows-v1-block`.
    ///
    /// @param base what the configuration says, for example `flows`
    public String topic(String base) {
        return base + "-v" + FlowSchema.VERSION + suffix;
    }

    /// The beginning of the name of the topic for sFlow counters, which travel as blocks:
    /// `flows-sflow-counters` becomes `flows-sflow-counters-v1-block`.
    ///
    /// @param base what the configuration says, for example `flows`
    public static String counterBase(String base) {
        return base + "-sflow-counters";
    }

    /// A new encoder.
    public RecordEncoder encoder() {
        return switch (this) {
            case BLOCK -> new FlowBlockEncoder();
            case PROTOBUF -> new FlowProtobufEncoder();
        };
    }

    /// A new decoder.
    public RecordDecoder decoder() {
        return switch (this) {
            case BLOCK -> new FlowBlockDecoder();
            case PROTOBUF -> new FlowProtobufDecoder();
        };
    }
}
