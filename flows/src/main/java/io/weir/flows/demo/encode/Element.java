package io.weir.flows.demo.encode;

import java.nio.ByteBuffer;

/// The information elements that our encoders write, with the length they are written in. The
/// numbers are those of the IANA IPFIX registry, which continue the field types of RFC 3954.
public enum Element {
    /// octetDeltaCount.
    BYTES(1, 8),
    /// packetDeltaCount.
    PACKETS(2, 8),
    /// protocolIdentifier.
    PROTOCOL(4, 1),
    /// ipClassOfService.
    TOS(5, 1),
    /// tcpControlBits.
    TCP_FLAGS(6, 1),
    /// sourceTransportPort.
    SOURCE_PORT(7, 2),
    /// sourceIPv4Address.
    SOURCE_V4(8, 4),
    /// sourceIPv4PrefixLength.
    SOURCE_MASK_V4(9, 1),
    /// ingressInterface.
    IN_INTERFACE(10, 4),
    /// destinationTransportPort.
    DESTINATION_PORT(11, 2),
    /// destinationIPv4Address.
    DESTINATION_V4(12, 4),
    /// destinationIPv4PrefixLength.
    DESTINATION_MASK_V4(13, 1),
    /// egressInterface.
    OUT_INTERFACE(14, 4),
    /// bgpSourceAsNumber.
    SOURCE_AS(16, 4),
    /// bgpDestinationAsNumber.
    DESTINATION_AS(17, 4),
    /// flowEndSysUpTime: ms since the exporter started (NetFlow v9 only).
    LAST_SWITCHED(21, 4),
    /// flowStartSysUpTime: ms since the exporter started (NetFlow v9 only).
    FIRST_SWITCHED(22, 4),
    /// sourceIPv6Address.
    SOURCE_V6(27, 16),
    /// destinationIPv6Address.
    DESTINATION_V6(28, 16),
    /// sourceIPv6PrefixLength.
    SOURCE_MASK_V6(29, 1),
    /// destinationIPv6PrefixLength.
    DESTINATION_MASK_V6(30, 1),
    /// flowStartMilliseconds.
    START_MILLIS(152, 8),
    /// flowEndMilliseconds.
    END_MILLIS(153, 8);

    private final int id;
    private final int length;

    Element(int id, int length) {
        this.id = id;
        this.length = length;
    }

    /// The element's number.
    public int id() {
        return id;
    }

    /// Bytes per value.
    public int length() {
        return length;
    }

    void write(ByteBuffer out, ExportedFlow flow, long bootMillis) {
        switch (this) {
            case BYTES -> out.putLong(flow.bytes());
            case PACKETS -> out.putLong(flow.packets());
            case PROTOCOL -> out.put((byte) flow.protocol());
            case TOS -> out.put((byte) flow.tos());
            case TCP_FLAGS -> out.put((byte) flow.tcpFlags());
            case SOURCE_PORT -> out.putShort((short) flow.sourcePort());
            case SOURCE_V4 -> out.putInt(flow.sourceV4());
            case SOURCE_MASK_V4, SOURCE_MASK_V6 -> out.put((byte) flow.sourceMask());
            case IN_INTERFACE -> out.putInt(flow.inInterface());
            case DESTINATION_PORT -> out.putShort((short) flow.destinationPort());
            case DESTINATION_V4 -> out.putInt(flow.destinationV4());
            case DESTINATION_MASK_V4, DESTINATION_MASK_V6 -> out.put((byte) flow.destinationMask());
            case OUT_INTERFACE -> out.putInt(flow.outInterface());
            case SOURCE_AS -> out.putInt(flow.sourceAs());
            case DESTINATION_AS -> out.putInt(flow.destinationAs());
            case LAST_SWITCHED -> out.putInt((int) (flow.endMillis() - bootMillis));
            case FIRST_SWITCHED -> out.putInt((int) (flow.startMillis() - bootMillis));
            case SOURCE_V6 -> out.putLong(flow.sourceHigh()).putLong(flow.sourceLow());
            case DESTINATION_V6 ->
                    out.putLong(flow.destinationHigh()).putLong(flow.destinationLow());
            case START_MILLIS -> out.putLong(flow.startMillis());
            case END_MILLIS -> out.putLong(flow.endMillis());
        }
    }
}
