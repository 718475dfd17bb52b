package io.weir.flows.codec;

/// A flow export protocol and version that the decoder reads.
public enum FlowProtocol {
    /// Cisco NetFlow version 1.
    NETFLOW_V1("netflow-v1"),
    /// Cisco NetFlow version 5.
    NETFLOW_V5("netflow-v5"),
    /// Cisco NetFlow version 7 (Catalyst 5000).
    NETFLOW_V7("netflow-v7"),
    /// Cisco NetFlow version 8: flows that the router has aggregated.
    NETFLOW_V8("netflow-v8"),
    /// Cisco NetFlow version 9 (RFC 3954).
    NETFLOW_V9("netflow-v9"),
    /// IPFIX (RFC 7011).
    IPFIX("ipfix"),
    /// sFlow version 5 (sflow.org/sflow_version_5.txt).
    SFLOW_V5("sflow-v5");

    private final String label;

    FlowProtocol(String label) {
        this.label = label;
    }

    /// The name in configuration, metrics and answers.
    public String label() {
        return label;
    }
}
