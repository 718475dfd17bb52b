package io.weir.app.role;

import io.weir.connect.clickhouse.LedgerReader;
import io.weir.connect.kafka.KafkaLedgerSink;
import io.weir.connect.kafka.ProducerConfig;
import io.weir.connect.kafka.RecordProducer;
import io.weir.connect.kafka.TopicSpec;
import io.weir.flows.FlowsRoom;
import io.weir.flows.inlet.InletRemedies;
import io.weir.pipeline.ledger.LedgerService;
import io.weir.pipeline.letter.ReplayRule;

import java.time.InstantSource;

/// What every role that counts for the ledger needs, once per process: the service that sends the
/// counts, what others counted, from the ledger's table, and what the rules of all stages mean.
final class LedgerRole {
    private LedgerRole() {}

    static void start(RoleContext context) throws Exception {
        if (!context.claimLedger()) {
            return;
        }
        FlowsRoom room = new FlowsRoom(context.config().flows());
        context.why().add(room.explainer());
        context.why().add(new ReplayRule());
        context.why()
                .add(
                        new InletRemedies(
                                context.config().inlet().decoder(),
                                TopicSpec.deadLetterTopic(
                                        room.topic(room.encodings().getFirst()))));
        context.why().history(new LedgerReader(() -> context.clickhouse().answering()));
        RecordProducer producer =
                context.lifeCycle()
                        .start(
                                new RecordProducer(
                                        context.kafka(),
                                        ProducerConfig.defaults(),
                                        "weir-ledger",
                                        context.metrics()));
        context.lifeCycle()
                .start(
                        new LedgerService(
                                context.ledger(),
                                new KafkaLedgerSink(producer),
                                Instance.name(),
                                InstantSource.system()));
    }
}
