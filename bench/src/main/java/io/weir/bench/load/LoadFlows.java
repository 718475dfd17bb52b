package io.weir.bench.load;

import io.weir.flows.demo.encode.ExportedFlow;

/// The flow that stands behind an id. An IPv6 flow has its id in the low 64 bits of its source
/// address; an IPv4 flow in the low 24 bits of its source address and, above these, in its source
/// port. Bytes, packets and interfaces follow from the id, in Java here and in SQL for what is
/// stored; everything else only looks like traffic: few busy networks, a network's traffic through
/// one interface, addresses and ports that hardly repeat.
final class LoadFlows {
    static final int INTERFACES = 8;
    static final int FIRST_INTERFACE = 10;

    /// The id of a row.
    static final String ID =
            """
            if(EType = 0x86DD, toUInt64(toUInt128(SrcAddr)),
               bitOr(bitShiftLeft(toUInt64(SrcPort), 24), bitAnd(toUInt64(toUInt128(SrcAddr)), 0xFFFFFF)))\
            """;

    /// The exporters' own autonomous system.
    static final int OWN_AS = 64_500;

    private static final int NETWORKS = 500;
    private static final int FIRST_NETWORK = 1_000;
    private static final int LOW_BITS = 24;
    private static final long LOW = (1L << LOW_BITS) - 1;
    private static final long V4 = 0xFFFF_0000_0000L;
    private static final long SOURCES_V4 = V4 | (10L << LOW_BITS);
    private static final long SOURCES_V6 = 0x2001_0DB8_00BE_0000L;
    private static final long TARGETS_V6 = 0x2001_0DB8_1000_0000L;
    private static final int[] PROTOCOLS = {6, 6, 6, 6, 6, 17, 17, 6};

    private LoadFlows() {}

    /// Whether a row is not the flow that its id stands for.
    static String wrong(LoadExporter exporter) {
        return "Bytes != 100 + id * 7919 % 1361 OR Packets != "
                + (exporter.protocol() == LoadExporter.Protocol.SFLOW ? "1" : "1 + id % 13")
                + " OR InIf != 10 + SrcAS % 8 OR OutIf != 10 + DstAS % 8";
    }

    /// The flow of an id.
    ///
    /// @param nowMillis when it ends
    static ExportedFlow flow(LoadExporter exporter, long id, long nowMillis) {
        long chance = mix(id * 31 + exporter.number());
        boolean six = exporter.protocol().six() && (chance & 3) == 0;
        long target = mix(chance);
        int sourceAs = FIRST_NETWORK + network(chance >>> 2);
        // Two in three flows end in the own network.
        int targetAs = target % 3 == 0 ? FIRST_NETWORK + network(chance >>> 22) : OWN_AS;
        return new ExportedFlow(
                nowMillis - 1_000 - ((chance >>> 42) & 0x3FFF),
                nowMillis - 500,
                six ? SOURCES_V6 : 0,
                six ? id : SOURCES_V4 | (id & LOW),
                six ? TARGETS_V6 | (target >>> 44) : 0,
                six ? target : V4 | (target & 0xFFFF_FFFFL),
                PROTOCOLS[(int) ((chance >>> 56) & 7)],
                six ? 443 : (int) (id >>> LOW_BITS),
                (int) (target & 0xFFFF),
                0x1B,
                0,
                sourceAs,
                targetAs,
                six ? 48 : 24,
                six ? 48 : 22,
                FIRST_INTERFACE + sourceAs % INTERFACES,
                FIRST_INTERFACE + targetAs % INTERFACES,
                100 + id * 7919 % 1361,
                exporter.protocol() == LoadExporter.Protocol.SFLOW ? 1 : 1 + id % 13);
    }

    // The cube makes few of them busy.
    private static int network(long chance) {
        double share = (chance & 0xF_FFFF) / (double) 0x10_0000;
        return (int) (share * share * share * NETWORKS);
    }

    // The finisher of SplitMix64 (Steele, Lea, Flood 2014).
    private static long mix(long value) {
        long z = value + 0x9E37_79B9_7F4A_7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return z ^ (z >>> 31);
    }
}
