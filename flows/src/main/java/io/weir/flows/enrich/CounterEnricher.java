package io.weir.flows.enrich;

import io.weir.flows.schema.CounterBatch;

import java.util.List;

/// Names the agents and interfaces of counter samples as [Enricher] does those of flows. Not
/// thread-safe.
public final class CounterEnricher {
    private final CounterBatch batch;
    private final ExporterRows<InterfaceTable> rows;

    /// @param names what is configured
    /// @param batch the batch this enricher always works on
    public CounterEnricher(ExporterNames names, CounterBatch batch) {
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
                                batch.ifName,
                                batch.ifDescription,
                                batch.ifConnectivity,
                                batch.ifProvider),
                        (_, _, found) ->
                                new InterfaceTable(found, each -> InterfaceIds.of(batch, each)));
    }

    /// Enriches rows `from` (inclusive) to `to` (exclusive).
    public void apply(int from, int to) {
        rows.apply(from, to, this::apply);
    }

    private void apply(InterfaceTable interfaces, int from, int to) {
        for (int row = from; row < to; row++) {
            int ifIndex = batch.ifIndex.get(row);
            if (ifIndex != 0) {
                interfaces.find(ifIndex).set(batch, row);
            }
        }
    }
}
