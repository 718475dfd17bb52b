package io.weir.pipeline.delivery;

import io.weir.base.health.HealthStatus;
import io.weir.base.metrics.Counter;
import io.weir.base.metrics.Metrics;
import io.weir.pipeline.Built;
import io.weir.pipeline.PipelineStatus;
import io.weir.pipeline.Refusal;
import io.weir.pipeline.TableBlock;
import io.weir.pipeline.ledger.Ledger;
import io.weir.pipeline.ledger.LedgerKind;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/// The counters of one pipeline, on `/metrics` and in the ledger. Source items are counted when
/// their range is settled, so at any moment `in = stored + refused + dead-lettered`; what is being
/// built or written shows as in flight. Thread-safe.
final class PipelineMetrics {
    private static final Duration ORPHAN_MEMORY = Duration.ofMinutes(10);

    private final Metrics metrics;
    private final Ledger ledger;
    private final String pipeline;
    private final Counter in;
    private final Counter stored;
    private final Counter deadLettered;
    private final Counter lost;
    private final Counter retries;
    private final Counter batches;
    private final Counter batchRows;
    private final Counter batchBytes;
    private final Counter readBackStored;
    private final Counter readBackMissing;
    private final Counter readBackPartial;
    private final Counter orphans;
    private final Counter expired;
    private final Metrics.Timer insertSeconds;
    private final Metrics.Timer queryableSeconds;
    private volatile Instant lastOrphan = Instant.EPOCH;

    PipelineMetrics(Metrics metrics, Ledger ledger, String pipeline) {
        this.metrics = metrics;
        this.ledger = ledger;
        this.pipeline = pipeline;
        in = counter("in_total", "Source items of settled ranges.");
        stored = counter("stored_total", "Source items stored.");
        deadLettered = counter("dead_lettered_total", "Source items kept in the dead letters.");
        lost = counter("lost_total", "Source records removed by retention before they were read.");
        retries = counter("retries_total", "Attempts repeated after a failure that passes.");
        batches = counter("batches_total", "Ranges settled.");
        batchRows = counter("batch_rows_total", "Rows written, over all tables.");
        batchBytes = counter("batch_bytes_total", "Bytes of rows written, uncompressed.");
        orphans = counter("orphans_total", "Tokens that the store knew without having the rows.");
        expired =
                counter(
                        "expired_rows_total",
                        "Rows of blocks in doubt that their table keeps no longer: not inserted"
                                + " again.");
        readBackStored = readBack("stored");
        readBackMissing = readBack("missing");
        readBackPartial = readBack("partial");
        insertSeconds =
                metrics.timer(
                        "weir_pipeline_insert_seconds",
                        "Duration of one insert.",
                        "pipeline",
                        pipeline);
        queryableSeconds =
                metrics.timer(
                        "weir_pipeline_queryable_seconds",
                        "From the writing of a range's oldest record to the source until all of the"
                                + " range was stored and settled.",
                        "pipeline",
                        pipeline);
    }

    /// Registers what the pipeline holds at the moment.
    void register(Supplier<PipelineStatus> status) {
        gauge(
                status,
                "lag_records",
                "Records written to the source and not settled.",
                PipelineStatus::lagRecords);
        gauge(
                status,
                "in_flight_bytes",
                "Memory held by ranges being built or written.",
                PipelineStatus::inFlightBytes);
        gauge(
                status,
                "in_flight_records",
                "Source records in ranges being built or written.",
                PipelineStatus::inFlightRecords);
        gauge(
                status,
                "in_flight_items",
                "Source items that the records in flight say they hold.",
                PipelineStatus::inFlightItems);
    }

    private void gauge(
            Supplier<PipelineStatus> status,
            String name,
            String help,
            ToLongFunction<PipelineStatus> value) {
        metrics.gauge(
                "weir_pipeline_" + name,
                help,
                () -> value.applyAsLong(status.get()),
                "pipeline",
                pipeline);
    }

    private Counter counter(String name, String help) {
        return metrics.counter("weir_pipeline_" + name, help, "pipeline", pipeline);
    }

    private Counter readBack(String outcome) {
        return metrics.counter(
                "weir_pipeline_read_backs_total",
                "Questions whether a block is stored, by answer.",
                "pipeline",
                pipeline,
                "outcome",
                outcome);
    }

    /// One moment for every scrape.
    void settled(String topic, Built built) {
        metrics.together(() -> count(topic, built));
    }

    private void count(String topic, Built built) {
        batches.increment();
        in.add(built.recordsIn());
        ledger.count(pipeline, topic, LedgerKind.IN, "", built.recordsIn());
        stored.add(built.stored());
        ledger.count(pipeline, topic, LedgerKind.STORED, "", built.stored());
        deadLettered.add(built.letters().size());
        built.letters()
                .forEach(letter ->
                        ledger.count(pipeline, topic, LedgerKind.DEAD_LETTERED, letter.error(), 1));
        for (Refusal refusal : built.refusals()) {
            metrics.counter(
                            "weir_pipeline_refused_total",
                            "Source items turned away by a rule.",
                            "pipeline",
                            pipeline,
                            "reason",
                            refusal.reason())
                    .add(refusal.count());
            ledger.count(pipeline, topic, LedgerKind.REFUSED, refusal.reason(), refusal.count());
        }
    }

    /// @param oldestMillis when the oldest record of a settled range was written, ms since 1970
    void queryable(long oldestMillis, Instant now) {
        if (oldestMillis != Long.MAX_VALUE) {
            queryableSeconds.observe(Math.max(0, now.toEpochMilli() - oldestMillis) / 1e3);
        }
    }

    void inserted(TableBlock block, double seconds) {
        batchRows.add(block.block().rows());
        batchBytes.add(block.block().byteSize());
        insertSeconds.observe(seconds);
    }

    /// A range was stored in that time.
    void stored(double seconds) {
        insertSeconds.observe(seconds);
    }

    void lost(String topic, long records) {
        lost.add(records);
        ledger.count(pipeline, topic, LedgerKind.LOST, "retention", records);
    }

    void retried() {
        retries.increment();
    }

    void expired(long rows) {
        expired.add(rows);
    }

    void orphanMet(Instant now) {
        orphans.increment();
        lastOrphan = now;
    }

    /// Degraded for a while after a token without rows was met.
    HealthStatus check(Instant now) {
        Instant met = lastOrphan;
        return met.plus(ORPHAN_MEMORY).isBefore(now)
                ? HealthStatus.ok()
                : HealthStatus.degraded(
                        "the store knew a token without having its rows at "
                                + met.truncatedTo(ChronoUnit.SECONDS)
                                + "; they were inserted again (did the store crash?)");
    }

    void readBack(long rows, long wanted) {
        (rows == wanted ? readBackStored : rows == 0 ? readBackMissing : readBackPartial)
                .increment();
    }
}
