package io.weir.flows.enrich;

import io.weir.flows.schema.CounterBatch;
import io.weir.wire.column.LowCardinalityColumn;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Names the agents and interfaces of counter samples as [Enricher] does those of flows. Not
/// thread-safe.
public final class CounterEnricher {
    private static final int MAX_AGENTS = 10_000;

    private final ExporterNames names;
    private final CounterBatch batch;
    private final List<LowCardinalityColumn> dictionaries;
    private final Map<Address, Agent> agents = new HashMap<>();
    private long generation;

    private record Address(long high, long low) {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Agent(int[] labels, InterfaceTable interfaces) {}

    /// @param names what is configured
    /// @param batch the batch this enricher always works on
    public CounterEnricher(ExporterNames names, CounterBatch batch) {
        this.names = names;
        this.batch = batch;
        this.dictionaries =
                List.of(
                        batch.exporterName,
                        batch.exporterGroup,
                        batch.exporterRole,
                        batch.exporterSite,
                        batch.exporterRegion,
                        batch.exporterTenant,
                        batch.ifName,
                        batch.ifDescription,
                        batch.ifConnectivity,
                        batch.ifProvider);
    }

    /// Enriches rows `from` (inclusive) to `to` (exclusive).
    public void apply(int from, int to) {
        forgetStaleIds();
        int row = from;
        while (row < to) {
            long high = batch.exporterAddress.high(row);
            long low = batch.exporterAddress.low(row);
            Agent agent = find(high, low);
            do {
                for (int i = 0; i < agent.labels.length; i++) {
                    dictionaries.get(i).set(row, agent.labels[i]);
                }
                int ifIndex = batch.ifIndex.get(row);
                if (ifIndex != 0) {
                    agent.interfaces.find(ifIndex).set(batch, row);
                }
                row++;
            } while (row < to
                    && batch.exporterAddress.low(row) == low
                    && batch.exporterAddress.high(row) == high);
        }
    }

    private Agent find(long high, long low) {
        Address address = new Address(high, low);
        Agent known = agents.get(address);
        if (known != null) {
            return known;
        }
        ExporterMetadata found = names.find(high, low);
        int[] labels = {
            batch.exporterName.intern(found.name()),
            batch.exporterGroup.intern(found.group()),
            batch.exporterRole.intern(found.role()),
            batch.exporterSite.intern(found.site()),
            batch.exporterRegion.intern(found.region()),
            batch.exporterTenant.intern(found.tenant())
        };
        Agent agent =
                new Agent(labels, new InterfaceTable(found, each -> InterfaceIds.of(batch, each)));
        agents.put(address, agent);
        return agent;
    }

    private void forgetStaleIds() {
        long now = 0;
        for (LowCardinalityColumn dictionary : dictionaries) {
            now += dictionary.generation();
        }
        if (now != generation || agents.size() >= MAX_AGENTS) {
            agents.clear();
            generation = now;
        }
    }
}
