package io.weir.flows.schema;

/// SQL of the columns that are computed when they are read.
final class Aliases {
    /// 0 for a flow without packets.
    private static final String PACKET_SIZE = "if(Packets = 0, 0, intDiv(Bytes, Packets))";

    /// Bounds are those of Ethernet's usual frame sizes.
    private static final String PACKET_SIZE_BUCKET =
            "multiIf(PacketSize < 64, '0-63', PacketSize < 128, '64-127', PacketSize < 256,"
                    + " '128-255', PacketSize < 512, '256-511', PacketSize < 768, '512-767',"
                    + " PacketSize < 1024, '768-1023', PacketSize < 1280, '1024-1279',"
                    + " PacketSize < 1501, '1280-1500', PacketSize < 2048, '1501-2047',"
                    + " PacketSize < 3072, '2048-3071', PacketSize < 4096, '3072-4095',"
                    + " PacketSize < 8192, '4096-8191', PacketSize < 10240, '8192-10239',"
                    + " PacketSize < 16384, '10240-16383', PacketSize < 32768, '16384-32767',"
                    + " PacketSize < 65536, '32768-65535', '65536-Inf')";

    private Aliases() {}

    /// The SQL of an alias column.
    static String of(String column) {
        return switch (column) {
            case "SrcNetPrefix" -> prefix("Src");
            case "DstNetPrefix" -> prefix("Dst");
            case "PacketSize" -> PACKET_SIZE;
            case "PacketSizeBucket" -> PACKET_SIZE_BUCKET;
            case "MPLS1stLabel" -> label(1);
            case "MPLS2ndLabel" -> label(2);
            case "MPLS3rdLabel" -> label(3);
            case "MPLS4thLabel" -> label(4);
            default -> throw new IllegalArgumentException("alias: " + column + " (expected: SQL)");
        };
    }

    /// The prefix of an address in its usual notation, for example `192.0.2.0/24`; empty for other
    /// protocols than IP.
    ///
    /// @param side `Src` or `Dst`
    private static String prefix(String side) {
        String address = side + "Addr";
        String mask = side + "NetMask";
        return "multiIf(EType = 2048, concat(replaceOne(toString(tupleElement(IPv6CIDRToRange("
                + address
                + ", toUInt8(least(96 + "
                + mask
                + ", 128))), 1)), '::ffff:', ''), '/', toString("
                + mask
                + ")), EType = 34525, concat(toString(tupleElement(IPv6CIDRToRange("
                + address
                + ", toUInt8(least("
                + mask
                + ", 128))), 1)), '/', toString("
                + mask
                + ")), '')";
    }

    /// A label of the MPLS stack.
    ///
    /// @param position 1 is the outermost
    private static String label(int position) {
        return "MPLSLabels[" + position + "]";
    }
}
