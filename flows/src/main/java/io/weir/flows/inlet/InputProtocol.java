package io.weir.flows.inlet;

/// What carries the flows of an input.
public enum InputProtocol {
    /// Datagrams of every protocol.
    UDP,
    /// IPFIX messages over connections (RFC 7011 §10.4), with or without TLS.
    TCP;

    /// The word that stands before the address in metrics, health and the ledger.
    String word() {
        return this == UDP ? "udp" : "tcp";
    }
}
