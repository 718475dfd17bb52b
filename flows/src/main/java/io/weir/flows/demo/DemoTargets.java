package io.weir.flows.demo;

import java.net.InetSocketAddress;

/// Where the demo exporters send to.
///
/// @param netFlow for NetFlow
/// @param ipfix for IPFIX
/// @param sflow for sFlow
public record DemoTargets(
        InetSocketAddress netFlow, InetSocketAddress ipfix, InetSocketAddress sflow) {

    /// Everything to one address and port.
    public static DemoTargets all(InetSocketAddress target) {
        return new DemoTargets(target, target, target);
    }

    InetSocketAddress of(Router.Protocol protocol) {
        return switch (protocol) {
            case NETFLOW_V9 -> netFlow;
            case IPFIX -> ipfix;
            case SFLOW -> sflow;
        };
    }
}
