package io.weir.flows.enrich;

/// What enrichment counted for one exporter. One thread adds; others may read, a moment late.
public final class EnrichCounts {
    private final IfIndexCounts unknownInterfaces = new IfIndexCounts();
    long unknownFlows;
    long refusedFlows;
    long assumedRateFlows;

    /// Unknown interfaces by index; a flow with two of them counts under both.
    public IfIndexCounts unknownInterfaces() {
        return unknownInterfaces;
    }

    /// Flows stored with at least one unknown interface.
    public long unknownFlows() {
        return unknownFlows;
    }

    /// Flows stored with a sampling rate of 1 because nobody told another.
    public long assumedRateFlows() {
        return assumedRateFlows;
    }

    /// Flows refused because something is required that they lack ([Requirement]).
    public long refusedFlows() {
        return refusedFlows;
    }
}
