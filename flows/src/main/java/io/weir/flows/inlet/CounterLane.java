package io.weir.flows.inlet;

import io.weir.flows.enrich.CounterEnricher;
import io.weir.flows.schema.CounterBatch;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The counter samples of a worker on their way into one Kafka record after the other, as [Lane] is
/// that of flows. Used by one thread.
final class CounterLane {
    private static final Logger LOG = LoggerFactory.getLogger(CounterLane.class);

    private final byte[] key;
    private final CounterBatch batch;
    private final CounterEnricher enricher;
    private final RecordSink sink;
    private final long delayMillis;
    private final RowOwners owners = new RowOwners();
    private long deadlineMillis = Long.MAX_VALUE;

    /// @param key the key of this lane's records
    CounterLane(
            byte[] key,
            CounterBatch batch,
            CounterEnricher enricher,
            RecordSink sink,
            long delayMillis) {
        this.key = key.clone();
        this.batch = batch;
        this.enricher = enricher;
        this.sink = sink;
        this.delayMillis = delayMillis;
    }

    /// Enriches the rows that were added since the last call and notes whose they are.
    void added(ExporterAccount account, long nowMillis) {
        int before = owners.rows();
        int rows = batch.rows();
        if (rows == before) {
            return;
        }
        if (before == 0) {
            deadlineMillis = nowMillis + delayMillis;
        }
        account.counters().taken(rows - before);
        owners.add(account.counters(), rows - before);
        enricher.apply(before, rows);
    }

    boolean due(long nowMillis) {
        return nowMillis >= deadlineMillis;
    }

    /// Hands the rows over and empties the batch; returns only when they were taken, or given up
    /// and counted.
    void flush() {
        Receipt receipt = owners.take();
        try {
            if (receipt.rows() > 0) {
                sink.send(key, batch.block(), false, receipt);
            }
        } catch (RuntimeException failure) {
            LOG.atError()
                    .addKeyValue("samples", receipt.rows())
                    .setCause(failure)
                    .log("Record of counters not sent");
            receipt.failed();
        } finally {
            batch.clear();
            deadlineMillis = Long.MAX_VALUE;
        }
    }

    /// Sends again, in smaller records, what was too large.
    void sendAgain() {
        sink.sendAgain();
    }

    /// Waits until everything is acknowledged or given up.
    void finish() {
        sink.finish();
    }
}
