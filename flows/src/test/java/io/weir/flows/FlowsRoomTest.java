package io.weir.flows;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.connect.kafka.TopicSpec;
import io.weir.pipeline.LetterSink;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FlowsRoomTest {
    /// The inlet has no other place for what never became a record.
    @ParameterizedTest
    @EnumSource(LetterSink.class)
    void everyTopicHasOneForTheInletsLetters(LetterSink pipelines) {
        FlowsConfig it = FlowsConfig.defaults();
        FlowsConfig config =
                new FlowsConfig(
                        it.topic(),
                        it.encoding(),
                        it.partitions(),
                        it.replication(),
                        it.retention(),
                        it.schema(),
                        it.rollupMemory(),
                        it.pipeline().withDeadLetters(pipelines),
                        it.rollup().withDeadLetters(pipelines));
        assertThat(new FlowsRoom(config).topics())
                .extracting(TopicSpec::name)
                .containsExactly(
                        "flows-v1-block",
                        "flows-v1-block.dlq",
                        "flows-sflow-counters-v1-block",
                        "flows-sflow-counters-v1-block.dlq");
    }
}
