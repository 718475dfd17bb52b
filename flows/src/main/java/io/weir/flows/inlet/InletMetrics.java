package io.weir.flows.inlet;

import io.weir.base.metrics.Metrics;
import io.weir.flows.codec.RefusalReason;
import io.weir.flows.enrich.CacheCounts;
import io.weir.flows.enrich.Requirement;

import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/// The inlet's figures on `/metrics` that are summed up when someone asks; sockets count their own.
final class InletMetrics {
    private static final String REFUSED_HELP =
            "Records refused since the start, of exporters still known.";

    private static final String CACHE = "exporter-names";

    private final List<InletWorker> workers;
    private final Metrics metrics;
    private final Supplier<List<ExporterCounts>> published;

    InletMetrics(List<InletWorker> workers, Metrics metrics) {
        this.workers = workers;
        this.metrics = metrics;
        published = metrics.oncePerScrape(() -> published(workers));
    }

    void register() {
        for (RefusalReason reason : RefusalReason.values()) {
            metrics.gauge(
                    "weir_inlet_refused_records",
                    REFUSED_HELP,
                    () -> counts(counts -> counts.refused(reason.code())),
                    "reason",
                    reason.code());
        }
        for (Requirement requirement : Requirement.values()) {
            metrics.gauge(
                    "weir_inlet_refused_records",
                    REFUSED_HELP,
                    () -> counts(counts -> counts.refused(requirement.code())),
                    "reason",
                    requirement.code());
        }
        flows("heard", "Flows heard, decoded or not.", ExporterCounts::heard);
        flows("decoded", "Flows decoded.", ExporterCounts::decoded);
        flows("sent", "Flows that Kafka acknowledged.", ExporterCounts::sent);
        flows(
                "in_flight",
                "Flows that Kafka has not answered yet, those for the dead letters among them.",
                ExporterCounts::inFlight);
        flows(
                "not_sent",
                "Flows that Kafka did not take.",
                counts -> counts.refused(ExporterAccount.KAFKA_FAILED));
        flows(
                "too_large",
                "Flows that alone are more than Kafka takes as a record.",
                counts -> counts.refused(ExporterAccount.TOO_LARGE));
        flows(
                "dead_lettered",
                "Flows kept in the dead letters, estimated.",
                ExporterCounts::deadLettered);
        flows(
                "sequence_lost",
                "Flows lost on the way, by the sequence numbers.",
                ExporterCounts::sequenceLost);
        flows(
                "waiting",
                "Flows that wait for their template, estimated.",
                counts -> counts.waiting().flows());
        flowsOf(
                "unknown_interface",
                "Flows stored without an interface's name.",
                account -> account.enriched().unknownFlows());
        flowsOf(
                "unknown_rate",
                "Flows stored without their sampling rate.",
                account -> account.state().unknownRateFlows());
        flowsOf(
                "assumed_rate",
                "Flows stored with sampling rate 1 because nobody told another.",
                account -> account.enriched().assumedRateFlows());
        counters();
        metrics.gauge(
                "weir_inlet_exporters",
                "Exporters known, once per worker.",
                () -> workers.stream().mapToLong(worker -> worker.accounts().all().size()).sum());
        metrics.gauge(
                "weir_inlet_templates",
                "Templates known.",
                () -> counts(ExporterCounts::templates));
        metrics.gauge(
                "weir_inlet_waiting_bytes",
                "Bytes of data sets that wait for their template.",
                () -> counts(counts -> counts.waiting().bytes()));
        cache();
    }

    private void counters() {
        samples(
                "heard",
                "sFlow counter samples heard.",
                account ->
                        account.state().counterSamples()
                                + account.state().truncatedCounterSamples());
        samples(
                "truncated",
                "sFlow counter samples that end before their first record does.",
                account -> account.state().truncatedCounterSamples());
        samples(
                "lost",
                "sFlow counter samples lost on the way, by their sequence numbers.",
                account -> account.state().lostCounterSamples());
        samples(
                "sent",
                "sFlow counter samples that Kafka acknowledged.",
                account -> account.counters().figures().sent());
        samples(
                "in_flight",
                "sFlow counter samples that Kafka has not answered yet.",
                account -> account.counters().figures().inFlight());
        samples(
                "not_sent",
                "sFlow counter samples that Kafka did not take.",
                account ->
                        account.counters().figures().failed()
                                + account.counters().figures().tooLarge());
    }

    private void samples(String what, String help, ToLongFunction<ExporterAccount> count) {
        metrics.gauge("weir_inlet_" + what + "_agent_samples", help, () -> sum(count));
    }

    private void flows(String what, String help, ToLongFunction<ExporterCounts> count) {
        metrics.gauge("weir_inlet_" + what + "_flows", help, () -> counts(count));
    }

    private void flowsOf(String what, String help, ToLongFunction<ExporterAccount> count) {
        metrics.gauge("weir_inlet_" + what + "_flows", help, () -> sum(count));
    }

    private void cache() {
        metrics.gauge(
                "weir_cache_entries",
                "What a cache holds.",
                () -> caches(CacheCounts::entries),
                "cache",
                CACHE);
        metrics.growing(
                "weir_cache_hits_total",
                "Look-ups answered from a cache.",
                () -> caches(CacheCounts::hits),
                "cache",
                CACHE);
        metrics.growing(
                "weir_cache_misses_total",
                "Look-ups not answered from a cache.",
                () -> caches(CacheCounts::misses),
                "cache",
                CACHE);
        metrics.gauge(
                "weir_cache_age_seconds",
                "Since when a cache has not been emptied: nothing in it is older; 0 while empty.",
                this::age,
                "cache",
                CACHE);
    }

    private double age() {
        long oldest =
                workers.stream()
                        .flatMap(worker -> worker.caches().stream())
                        .mapToLong(CacheCounts::filledMillis)
                        .filter(millis -> millis > 0)
                        .min()
                        .orElse(0);
        return oldest == 0 ? 0 : (System.currentTimeMillis() - oldest) / 1e3;
    }

    private long caches(ToLongFunction<CacheCounts> count) {
        return workers.stream().flatMap(worker -> worker.caches().stream()).mapToLong(count).sum();
    }

    private long counts(ToLongFunction<ExporterCounts> count) {
        return published.get().stream().mapToLong(count).sum();
    }

    private static List<ExporterCounts> published(List<InletWorker> workers) {
        return workers.stream()
                .flatMap(worker -> worker.accounts().all().stream())
                .map(ExporterAccount::counts)
                .toList();
    }

    private long sum(ToLongFunction<ExporterAccount> count) {
        return workers.stream()
                .flatMap(worker -> worker.accounts().all().stream())
                .mapToLong(count)
                .sum();
    }
}
