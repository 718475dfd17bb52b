package io.weir.flows.demo.encode;

/// One flow as an exporter measured it, before sampling is undone. Addresses are two big-endian
/// halves, IPv4 mapped.
///
/// @param startMillis first packet, ms since 1970
/// @param endMillis last packet, ms since 1970
/// @param sourceHigh source address, first half
/// @param sourceLow source address, second half
/// @param destinationHigh destination address, first half
/// @param destinationLow destination address, second half
/// @param protocol IP protocol number
/// @param sourcePort 0 unless TCP or UDP
/// @param destinationPort 0 unless TCP or UDP
/// @param tcpFlags the OR of all packets' flags
/// @param tos type of service or traffic class
/// @param sourceAs origin AS of the source, 32 bits
/// @param destinationAs origin AS of the destination, 32 bits
/// @param sourceMask prefix length of the source, in the address's own family
/// @param destinationMask prefix length of the destination
/// @param inInterface ifIndex the flow came in by
/// @param outInterface ifIndex the flow left by
/// @param bytes layer-3 bytes
/// @param packets number of packets
public record ExportedFlow(
        long startMillis,
        long endMillis,
        long sourceHigh,
        long sourceLow,
        long destinationHigh,
        long destinationLow,
        int protocol,
        int sourcePort,
        int destinationPort,
        int tcpFlags,
        int tos,
        int sourceAs,
        int destinationAs,
        int sourceMask,
        int destinationMask,
        int inInterface,
        int outInterface,
        long bytes,
        long packets) {

    /// Whether both addresses are IPv4.
    public boolean v4() {
        return sourceHigh == 0 && sourceLow >>> 32 == 0xffff;
    }

    int sourceV4() {
        return (int) sourceLow;
    }

    int destinationV4() {
        return (int) destinationLow;
    }
}
