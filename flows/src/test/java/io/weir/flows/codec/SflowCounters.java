package io.weir.flows.codec;

import io.weir.flows.demo.encode.SflowCounterEncoder;

/// Counter samples as switches and hsflowd send them.
final class SflowCounters {
    private SflowCounters() {}

    /// Adds what a switch tells of a port: interface and Ethernet counters, each with a value of
    /// its own from `base` on.
    static SflowCounterEncoder switchPort(SflowCounterEncoder sample, int ifIndex, long base) {
        sample.record(1)
                .u32(ifIndex, 6)
                .u64(10_000_000_000L)
                .u32(1, 3)
                .u64((1L << 40) + base)
                .u32(base + 1, base + 2, base + 3, base + 4, base + 5, base + 6)
                .u64((1L << 41) + base)
                .u32(base + 7, base + 8, base + 9, base + 10, base + 11, 2);
        sample.record(2);
        for (int i = 0; i < 13; i++) {
            sample.u32(base + 20 + i);
        }
        return sample;
    }

    /// Adds what hsflowd tells of a host.
    static SflowCounterEncoder host(SflowCounterEncoder sample) {
        sample.record(2000)
                .text("leaf1.example")
                .bytes(new byte[] {0, 17, 34, 51, 68, 85, 102, 119, -120, -103, -86, -69, -52})
                .bytes((byte) -35, (byte) -18, (byte) -1)
                .u32(3, 2)
                .text("6.1.0-18");
        sample.record(2001).u32(1, 2, 1).u64(0x0200_0000_0005_0000L);
        sample.record(2003)
                .floats(0.25f, 1.5f, 12f)
                .u32(2, 345, 4, 2_400, 86_400, 11, 12, 13, 14, 15, 16, 17, 18, 19);
        sample.record(2004).u64(8L << 30, 1L << 30, 3, 4, 5, 6, 7).u32(8, 9, 10, 11);
        sample.record(2005)
                .u64(1L << 40, 1L << 39)
                .u32(8_250, 21)
                .u64(22)
                .u32(23, 24)
                .u64(25)
                .u32(26);
        sample.record(2006).u64(1L << 50).u32(31, 32, 33).u64((1L << 63) + 1).u32(35, 36, 37);
        return sample;
    }
}
