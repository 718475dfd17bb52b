package io.weir.flows.capture;

/// One UDP datagram out of a capture, fragments put together.
///
/// @param timeNanos when it was captured, nanoseconds since 1970 UTC
/// @param sourceHigh first 8 bytes of the sender's IPv6 address (IPv4 mapped)
/// @param sourceLow last 8 bytes of it
/// @param sourcePort the sender's UDP port
/// @param destinationHigh first 8 bytes of the receiver's IPv6 address (IPv4 mapped)
/// @param destinationLow last 8 bytes of it
/// @param destinationPort the receiver's UDP port
/// @param payload what UDP carried, cut where the capture was cut; owned by the receiver of this
///   object
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record Datagram(
        long timeNanos,
        long sourceHigh,
        long sourceLow,
        int sourcePort,
        long destinationHigh,
        long destinationLow,
        int destinationPort,
        byte[] payload) {

    /// When it was captured, milliseconds since 1970 UTC.
    public long timeMillis() {
        return timeNanos / 1_000_000;
    }
}
