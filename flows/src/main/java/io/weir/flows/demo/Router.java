package io.weir.flows.demo;

import io.weir.flows.enrich.ExporterMetadata;

import java.util.List;

/// One demo router: where it exports from, how, and what it is connected to.
///
/// @param address its loopback source address
/// @param protocol how it exports
/// @param share its share of all flows
/// @param samplingRate one packet in that many, live
/// @param metadata its names
/// @param outer interfaces towards other networks, customers or other sites
/// @param inner interfaces towards the own core
record Router(
        String address,
        Protocol protocol,
        double share,
        int samplingRate,
        ExporterMetadata metadata,
        List<Link> outer,
        List<Link> inner) {

    /// How a router exports.
    enum Protocol {
        NETFLOW_V9,
        IPFIX,
        SFLOW;

        /// Whether its messages carry the time, so that it can export the past.
        boolean timed() {
            return this != SFLOW;
        }
    }

    String name() {
        return metadata.name();
    }
}
