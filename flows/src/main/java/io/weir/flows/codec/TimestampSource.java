package io.weir.flows.codec;

import java.util.Locale;

/// Where a flow's `TimeReceived` comes from.
public enum TimestampSource {
    /// When the datagram was received here.
    INPUT,
    /// When the exporter says it sent the datagram; sFlow has no such time and falls back to
    /// [#INPUT].
    PACKET,
    /// When the flow's first packet was seen; falls back to [#PACKET] when the record does not say.
    FIRST_SWITCHED;

    /// The name in configuration, for example `first-switched`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
