package io.weir.flows.inlet;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What carries the flows of an input.
public enum InputProtocol {
    /// Datagrams of every protocol.
    @JsonProperty("udp")
    UDP,
    /// IPFIX messages over connections (RFC 7011 §10.4), with or without TLS.
    @JsonProperty("tcp")
    TCP;

    /// The word that stands before the address in metrics, health and the ledger.
    public String word() {
        return this == UDP ? "udp" : "tcp";
    }
}
