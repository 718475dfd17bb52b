package io.weir.flows.enrich;

import io.weir.flows.schema.FlowBatch;

import java.util.List;
import java.util.function.BiFunction;

/// Writes names and sampling rates into the rows of one batch. Everything about an exporter is
/// looked up once and kept as the column ids of that batch, so a row costs a few array writes. Used
/// by the thread that fills the batch.
public final class Enricher {
    // "No interface": routers write 0 for traffic to themselves or dropped, sFlow agents all ones.
    private static final int NONE = 0;
    private static final int NONE_SFLOW = 0x3fff_ffff;

    private static final class Exporter {
        final InterfaceTable in;
        final InterfaceTable out;
        final long defaultRate;
        final long overrideRate;
        final EnrichCounts counts;

        Exporter(
                FlowBatch batch,
                ExporterMetadata metadata,
                long defaultRate,
                long overrideRate,
                EnrichCounts counts) {
            in = new InterfaceTable(metadata, names -> InterfaceIds.in(batch, names));
            out = new InterfaceTable(metadata, names -> InterfaceIds.out(batch, names));
            this.defaultRate = defaultRate;
            this.overrideRate = overrideRate;
            this.counts = counts;
        }
    }

    private final boolean requireInterfaces;
    private final boolean requireSamplingRate;
    private final FlowBatch batch;
    private final ExporterRows<Exporter> rows;

    /// @param names what is configured
    /// @param config which flows are refused
    /// @param batch the batch this enricher always works on
    /// @param counters gives the counters of an exporter by the halves of its address
    public Enricher(
            ExporterNames names,
            EnrichConfig config,
            FlowBatch batch,
            BiFunction<Long, Long, EnrichCounts> counters) {
        this.requireInterfaces = config.requireInterfaces();
        this.requireSamplingRate = config.requireSamplingRate();
        this.batch = batch;
        this.rows =
                new ExporterRows<>(
                        names,
                        batch.exporterAddress,
                        List.of(
                                batch.exporterName,
                                batch.exporterGroup,
                                batch.exporterRole,
                                batch.exporterSite,
                                batch.exporterRegion,
                                batch.exporterTenant),
                        List.of(
                                batch.inIfName,
                                batch.outIfName,
                                batch.inIfDescription,
                                batch.outIfDescription,
                                batch.inIfConnectivity,
                                batch.outIfConnectivity,
                                batch.inIfProvider,
                                batch.outIfProvider),
                        (high, low, found) ->
                                new Exporter(
                                        batch,
                                        found,
                                        names.defaultRate(high, low),
                                        names.overrideRate(high, low),
                                        counters.apply(high, low)));
    }

    /// How well what is remembered about exporters serves.
    public CacheCounts cache() {
        return rows.cache();
    }

    /// Enriches rows `from` (inclusive) to `to` (exclusive).
    ///
    /// @param refused takes the rows that must not be stored
    public void apply(int from, int to, RefusedRows refused) {
        rows.apply(from, to, (exporter, first, end) -> apply(exporter, first, end, refused));
    }

    private void apply(Exporter exporter, int from, int to, RefusedRows refused) {
        for (int row = from; row < to; row++) {
            int inIf = batch.inIf.get(row);
            int outIf = batch.outIf.get(row);
            InterfaceIds in = exporter.in.find(inIf);
            InterfaceIds out = exporter.out.find(outIf);
            in.setIn(batch, row);
            out.setOut(batch, row);
            if (!rate(exporter, row, refused)) {
                continue;
            }
            if (!in.known() || !out.known()) {
                unknown(exporter.counts, row, in.known(), inIf, out.known(), outIf, refused);
            }
        }
    }

    /// @return whether the row has the rate that is asked for
    private boolean rate(Exporter exporter, int row, RefusedRows refused) {
        long configured = exporter.overrideRate;
        if (configured == 0 && batch.samplingRateAssumed.get(row) != 0) {
            configured = exporter.defaultRate;
            if (configured == 0 && requireSamplingRate) {
                exporter.counts.refusedFlows++;
                refused.add(row, Requirement.SAMPLING_RATE);
                return false;
            }
            exporter.counts.assumedRateFlows += configured == 0 ? 1 : 0;
        }
        if (configured != 0) {
            batch.samplingRate.set(row, configured);
            batch.samplingRateAssumed.set(row, 0);
        }
        return true;
    }

    private void unknown(
            EnrichCounts counts,
            int row,
            boolean inKnown,
            int inIf,
            boolean outKnown,
            int outIf,
            RefusedRows refused) {
        boolean inUnknown = !inKnown && exists(inIf);
        boolean outUnknown = !outKnown && exists(outIf);
        if (inUnknown) {
            counts.unknownInterfaces().add(inIf);
        }
        if (outUnknown && !(inUnknown && inIf == outIf)) {
            counts.unknownInterfaces().add(outIf);
        }
        boolean noneKnown = !inKnown && !outKnown;
        if (requireInterfaces && (inUnknown || outUnknown || noneKnown)) {
            if (!inUnknown && !outUnknown) {
                counts.unknownInterfaces().add(inIf);
            }
            counts.refusedFlows++;
            refused.add(row, Requirement.INTERFACES);
        } else if (inUnknown || outUnknown) {
            counts.unknownFlows++;
        }
    }

    private static boolean exists(int ifIndex) {
        return ifIndex != NONE && ifIndex != NONE_SFLOW;
    }
}
