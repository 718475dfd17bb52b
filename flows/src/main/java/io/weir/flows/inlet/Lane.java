package io.weir.flows.inlet;

import io.weir.flows.enrich.CacheCounts;
import io.weir.flows.enrich.Enricher;
import io.weir.flows.enrich.RefusedRows;
import io.weir.flows.enrich.Requirement;
import io.weir.flows.schema.FlowBatch;
import io.weir.pipeline.why.Words;
import io.weir.wire.block.Block;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;

/// The flows of some exporters on their way into one Kafka record after the other. An exporter is
/// always in the same lane, and a lane in one partition, so its flows stay in order. Used by one
/// thread.
final class Lane {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    private static final long HURRY_MILLIS = 100;

    /// Each record that is urgent ends a batch of the pipeline: many new exporters share one.
    private static final long URGENT_PAUSE_MILLIS = 5_000;

    private final byte[] key;
    private final FlowBatch batch;
    private final Enricher enricher;
    private final RecordSink sink;
    private final long delayMillis;
    private final RefusedRows refused = new RefusedRows();
    private final Map<ExporterAccount, RefusedRows> refusedOf = new LinkedHashMap<>();
    private final RowOwners owners = new RowOwners();
    private int enrichedRows;
    private long deadlineMillis = Long.MAX_VALUE;
    private boolean urgent;
    private long nextUrgentMillis;

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
        int before = refused.size();
        enricher.apply(enrichedRows, rows, refused);
        int refusedNow = refused.size() - before;
        if (refusedNow > 0) {
            refusedOf
                    .computeIfAbsent(account, _ -> new RefusedRows())
                    .addFrom(refused, enrichedRows);
        }
        account.sent().taken(rows - enrichedRows);
        owners.add(account.sent(), rows - enrichedRows - refusedNow);
        enrichedRows = rows;
    }

    /// Makes the current record leave within a tenth of a second and, though not too often, asks
    /// that its flows be queryable soon.
    void hurry(long nowMillis) {
        deadlineMillis = Math.min(deadlineMillis, nowMillis + HURRY_MILLIS);
        if (nowMillis >= nextUrgentMillis) {
            urgent = true;
            nextUrgentMillis = nowMillis + URGENT_PAUSE_MILLIS;
        }
    }

    boolean due(long nowMillis) {
        return nowMillis >= deadlineMillis;
    }

    /// Hands the rows over and empties the batch; returns only when they were taken, or given up
    /// and counted.
    void flush() {
        Receipt receipt = owners.take();
        int rows = receipt.rows();
        try {
            keepRefused();
            if (rows > 0) {
                Block block = refused.size() == 0 ? batch.block() : without(refused.all());
                sink.send(key, block, urgent, receipt);
                LOG.atDebug().addKeyValue("flows", rows).log("Record handed to Kafka");
            }
        } catch (RuntimeException failure) {
            LOG.atError().addKeyValue("flows", rows).setCause(failure).log("Record not sent");
            receipt.failed();
        } finally {
            clear();
        }
    }

    private void clear() {
        refused.clear();
        refusedOf.clear();
        batch.clear();
        enrichedRows = 0;
        deadlineMillis = Long.MAX_VALUE;
        urgent = false;
    }

    private void keepRefused() {
        refusedOf.forEach((account, rows) -> {
            for (Requirement requirement : Requirement.values()) {
                keepRefused(account, requirement, rows.of(requirement));
            }
        });
    }

    private void keepRefused(ExporterAccount account, Requirement requirement, BitSet rows) {
        int flows = rows.cardinality();
        if (flows == 0) {
            return;
        }
        BitSet others = new BitSet(batch.rows());
        others.set(0, batch.rows());
        others.andNot(rows);
        RefusedFlows letter =
                new RefusedFlows(
                        account.state().address(),
                        System.currentTimeMillis(),
                        requirement.code(),
                        Words.count(flows, "flows") + " refused: " + requirement.reason(),
                        without(others));
        LetterCount count = account.lacking(requirement);
        account.sent().left(flows);
        count.taken(flows);
        try {
            sink.deadLetter(letter, count);
        } catch (RuntimeException failure) {
            LOG.atError().addKeyValue("flows", flows).setCause(failure).log("Letter not sent");
            count.told(flows, false);
        }
    }

    /// The rows of the batch that are not among these.
    private Block without(BitSet leftOut) {
        Block all = batch.block();
        Block kept = all.emptyCopy();
        int from = leftOut.nextClearBit(0);
        while (from < all.rows()) {
            int next = leftOut.nextSetBit(from);
            int to = next < 0 ? all.rows() : next;
            kept.appendFrom(all, from, to - from);
            from = leftOut.nextClearBit(to);
        }
        return kept;
    }
}
