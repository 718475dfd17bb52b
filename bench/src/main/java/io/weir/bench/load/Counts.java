package io.weir.bench.load;

import java.util.Map;
import java.util.TreeMap;

/// How far flows have come, since the start, by what Weir counts itself.
///
/// @param datagrams that the inlet received
/// @param kernelDropped datagrams that the kernel dropped for lack of buffer
/// @param heard flows in received datagrams
/// @param decoded of these
/// @param refused of these, by rule
/// @param waiting flows that wait for their template
/// @param inFlight flows that Kafka has not answered yet
/// @param inletLetters flows that became dead letters of the inlet
/// @param acknowledged by Kafka
/// @param notTaken by Kafka
/// @param stored by the pipeline's count
/// @param refusedRows by the pipeline's rules
/// @param letters items that became dead letters of the pipeline
/// @param lostRecords removed from Kafka before they were read
/// @param lag Kafka records that the pipeline has not stored
record Counts(
        long datagrams,
        long kernelDropped,
        long heard,
        long decoded,
        Map<String, Long> refused,
        long waiting,
        long inFlight,
        long inletLetters,
        long acknowledged,
        long notTaken,
        long stored,
        Map<String, Long> refusedRows,
        long letters,
        long lostRecords,
        long lag) {
    private static final String FLOWS = "pipeline=\"flows\"";

    /// Takes them from a page.
    static Counts of(MetricsPage page) {
        return new Counts(
                page.sum("weir_inlet_datagrams_total"),
                page.sum("weir_inlet_kernel_dropped_total"),
                page.sum("weir_inlet_heard_flows"),
                page.sum("weir_inlet_decoded_flows"),
                page.by("weir_inlet_refused_records", "reason", ""),
                page.sum("weir_inlet_waiting_flows"),
                page.sum("weir_inlet_in_flight_flows"),
                page.sum("weir_inlet_dead_lettered_flows"),
                page.sum("weir_inlet_sent_flows"),
                page.sum("weir_inlet_not_sent_flows"),
                page.sum("weir_pipeline_stored_total", FLOWS),
                page.by("weir_pipeline_refused_total", "reason", FLOWS),
                page.sum("weir_pipeline_dead_lettered_total", FLOWS),
                page.sum("weir_pipeline_lost_total", FLOWS),
                page.sum("weir_pipeline_lag_records", FLOWS));
    }

    /// Whether nothing is on its way any more: every datagram of those sent was received or
    /// dropped, every flow is in Kafka, and every record of Kafka is stored.
    boolean settled(long sentDatagrams) {
        return datagrams + kernelDropped >= sentDatagrams
                && waiting == 0
                && inFlight == 0
                // The end of a topic is asked for only now and then, so a lag of 0 is not enough.
                && acknowledged <= stored + sum(refusedRows) + letters + lostRecords
                && lag == 0;
    }

    /// What was counted between an earlier moment and this one.
    Counts since(Counts before) {
        return new Counts(
                datagrams - before.datagrams,
                kernelDropped - before.kernelDropped,
                heard - before.heard,
                decoded - before.decoded,
                difference(refused, before.refused),
                waiting,
                inFlight,
                inletLetters - before.inletLetters,
                acknowledged - before.acknowledged,
                notTaken - before.notTaken,
                stored - before.stored,
                difference(refusedRows, before.refusedRows),
                letters - before.letters,
                lostRecords - before.lostRecords,
                lag);
    }

    /// Everything that Weir says is missing, but for what the kernel dropped.
    long toldMissing() {
        return sum(refused) + inletLetters + notTaken + sum(refusedRows) + letters;
    }

    static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static Map<String, Long> difference(Map<String, Long> now, Map<String, Long> before) {
        Map<String, Long> difference = new TreeMap<>();
        now.forEach((reason, count) -> {
            long more = count - before.getOrDefault(reason, 0L);
            if (more != 0) {
                difference.put(reason, more);
            }
        });
        return difference;
    }
}
