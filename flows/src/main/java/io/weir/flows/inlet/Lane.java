package io.weir.flows.inlet;

import io.weir.base.error.WeirException;
import io.weir.connect.kafka.Acknowledgement;
import io.weir.flows.enrich.CacheCounts;
import io.weir.flows.enrich.Enricher;
import io.weir.flows.schema.FlowBatch;
import io.weir.wire.block.Block;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// The flows of some exporters on their way into one Kafka record after the other. An exporter is
/// always in the same lane, and a lane in one partition, so its flows stay in order. Used by one
/// thread.
final class Lane {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    private final byte[] key;
    private final FlowBatch batch;
    private final Enricher enricher;
    private final RecordSink sink;
    private final long delayMillis;
    private final BitSet refused = new BitSet();
    private final List<ExporterAccount> contributors = new ArrayList<>();
    private int enrichedRows;
    private long deadlineMillis = Long.MAX_VALUE;

    /// @param key the key of this lane's records
    Lane(byte[] key, FlowBatch batch, Enricher enricher, RecordSink sink, long delayMillis) {
        this.key = key.clone();
        this.batch = batch;
        this.enricher = enricher;
        this.sink = sink;
        this.delayMillis = delayMillis;
    }

    FlowBatch batch() {
        return batch;
    }

    CacheCounts cache() {
        return enricher.cache();
    }

    int rows() {
        return batch.rows();
    }

    /// Enriches the rows that were added since the last call and notes whose they are.
    void added(ExporterAccount account, long nowMillis) {
        int rows = batch.rows();
        if (rows == enrichedRows) {
            return;
        }
        if (deadlineMillis == Long.MAX_VALUE) {
            deadlineMillis = nowMillis + delayMillis;
        }
        if (!account.inBatch()) {
            contributors.add(account);
        }
        int before = refused.cardinality();
        enricher.apply(enrichedRows, rows, refused);
        account.addToBatch(rows - enrichedRows - (refused.cardinality() - before));
        enrichedRows = rows;
    }

    /// Makes the current record leave earlier.
    void hurry(long latestMillis) {
        deadlineMillis = Math.min(deadlineMillis, latestMillis);
    }

    boolean due(long nowMillis) {
        return nowMillis >= deadlineMillis;
    }

    /// Hands the rows over and empties the batch; returns only when they were taken, or given up
    /// and counted.
    void flush() {
        int rows = batch.rows() - refused.cardinality();
        Acknowledgement receipt = receipt();
        try {
            if (rows > 0) {
                Block block = refused.isEmpty() ? batch.block() : kept(batch.block());
                sink.send(key, block, rows, receipt);
                LOG.atDebug()
                        .addKeyValue("flows", rows)
                        .addKeyValue("exporters", contributors.size())
                        .log("Record handed to Kafka");
            }
        } catch (RuntimeException failure) {
            LOG.atError().addKeyValue("flows", rows).setCause(failure).log("Record not sent");
            receipt.failed(WeirException.broken("record not sent", failure));
        } finally {
            clear();
        }
    }

    private void clear() {
        contributors.clear();
        refused.clear();
        batch.clear();
        enrichedRows = 0;
        deadlineMillis = Long.MAX_VALUE;
    }

    private Block kept(Block all) {
        Block kept = all.emptyCopy();
        int from = refused.nextClearBit(0);
        while (from < all.rows()) {
            int next = refused.nextSetBit(from);
            int to = next < 0 ? all.rows() : next;
            kept.appendFrom(all, from, to - from);
            from = refused.nextClearBit(to);
        }
        return kept;
    }

    private Acknowledgement receipt() {
        ExporterAccount[] accounts = contributors.toArray(ExporterAccount[]::new);
        long[] flows = new long[accounts.length];
        for (int i = 0; i < flows.length; i++) {
            flows[i] = accounts[i].takeFromBatch();
        }
        return new Receipt(accounts, flows);
    }
}
