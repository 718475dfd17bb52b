package io.weir.bench.load;

/// An exporter of the load. Each numbers its flows from 0.
///
/// @param number its place among all
/// @param protocol how it exports
/// @param share its share of all flows
record LoadExporter(int number, Protocol protocol, double share) {
    /// How an exporter sends.
    enum Protocol {
        NETFLOW_V5,
        NETFLOW_V9,
        IPFIX,
        SFLOW;

        /// Whether it sends IPv6 flows too.
        boolean six() {
            return this != NETFLOW_V5;
        }
    }

    private static final String NETWORK = "127.0.1.";

    /// Its source address, on loopback.
    String address() {
        return NETWORK + (number + 1);
    }

    /// Its address as ClickHouse writes it.
    String mapped() {
        return "::ffff:" + address();
    }
}
