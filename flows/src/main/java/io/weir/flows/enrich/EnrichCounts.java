package io.weir.flows.enrich;

/// What enrichment counted for one exporter. One thread adds; others may read, a moment late.
public final class EnrichCounts {
    private final IfIndexCounts unknownInterfaces = new IfIndexCounts();
    long unknownFlows;
    long refusedFlows;

    /// Unknown interfaces by index; a flow with two of them counts under both.
    public IfIndexCounts unknownInterfaces() {
        return unknownInterfaces;
    }

    /// Flows stored with at least one unknown interface.
    public long unknownFlows() {
        return unknownFlows;
    }

    /// Flows refused because an interface is required and unknown.
    public long refusedFlows() {
        return refusedFlows;
    }
}
