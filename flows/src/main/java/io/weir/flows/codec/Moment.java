package io.weir.flows.codec;

/// The times that belong to a datagram. Mutable, one per decoder.
final class Moment {
    /// When the datagram was received here, milliseconds since 1970 UTC.
    long receivedMillis;

    /// When the exporter sent it, by its own clock.
    long exportMillis;

    /// The exporter's uptime then, in milliseconds; wraps.
    int uptimeMillis;

    /// Whether the header carries the uptime (NetFlow), else uptimes in records count from a start
    /// that the records or options tell (IPFIX elements 21, 22 and 160).
    boolean headerUptime;
}
