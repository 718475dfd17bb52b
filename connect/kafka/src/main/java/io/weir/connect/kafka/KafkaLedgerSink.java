package io.weir.connect.kafka;

import io.weir.base.error.WeirException;
import io.weir.pipeline.RecordHeader;
import io.weir.pipeline.ledger.LedgerSink;
import io.weir.pipeline.ledger.LedgerTable;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/// The ledger's lines on their way through Kafka. Thread-safe.
public final class KafkaLedgerSink implements LedgerSink {
    private final RecordProducer producer;

    /// Lines sent through that producer, which is closed by its owner.
    public KafkaLedgerSink(RecordProducer producer) {
        this.producer = producer;
    }

    @Override
    public Future<?> send(byte[] record, int rows) {
        CompletableFuture<Boolean> outcome = new CompletableFuture<>();
        Acknowledgement acknowledgement =
                new Acknowledgement() {
                    @Override
                    public void acknowledged() {
                        outcome.complete(true);
                    }

                    @Override
                    public void failed(WeirException failure) {
                        outcome.completeExceptionally(failure);
                    }
                };
        List<RecordHeader> headers = List.of(RecordHeader.rows(rows));
        if (!producer.trySend(LedgerTable.TOPIC, null, record, headers, acknowledgement)) {
            outcome.completeExceptionally(WeirException.retriable("producer is full", null));
        }
        return outcome;
    }
}
