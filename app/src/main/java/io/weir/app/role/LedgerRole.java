package io.weir.app.role;

import io.weir.connect.kafka.KafkaLedgerSink;
import io.weir.connect.kafka.ProducerConfig;
import io.weir.connect.kafka.RecordProducer;
import io.weir.pipeline.ledger.LedgerService;

import java.time.InstantSource;

/// What every role that counts for the ledger needs: the service that sends the counts, once per
/// process.
final class LedgerRole {
    private LedgerRole() {}

    static void start(RoleContext context) throws Exception {
        if (!context.claimLedger()) {
            return;
        }
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
