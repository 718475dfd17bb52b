package io.weir.flows.codec;

/// Where a flow's `TimeReceived` comes from.
public enum TimestampSource {
    /// When the datagram was received here.
    INPUT,
    /// When the exporter says it sent the datagram; sFlow has no such time and falls back to
    /// [#INPUT].
    PACKET,
    /// When the flow's first packet was seen; falls back to [#PACKET] when the record does not say.
    FIRST_SWITCHED
}
