package io.weir.flows.demo.encode;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Flows with arbitrary values in every field.
public final class SampleFlows {
    private static final long MAPPED = 0xffffL << 32;

    private SampleFlows() {}

    /// `count` flows that ended before `nowMillis`, the same for the same seed.
    public static List<ExportedFlow> of(int count, boolean v4, long seed, long nowMillis) {
        SplittableRandom random = new SplittableRandom(seed);
        List<ExportedFlow> flows = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long end = nowMillis - random.nextInt(10_000);
            flows.add(
                    new ExportedFlow(
                            end - random.nextInt(60_000),
                            end,
                            v4 ? 0 : 0x2001_0db8_0000_0000L | random.nextInt(1 << 20),
                            v4 ? MAPPED | (random.nextInt() & 0xffff_ffffL) : random.nextLong(),
                            v4 ? 0 : 0x2001_0db8_0000_0000L | random.nextInt(1 << 20),
                            v4 ? MAPPED | (random.nextInt() & 0xffff_ffffL) : random.nextLong(),
                            random.nextBoolean() ? 6 : 17,
                            random.nextInt(65_536),
                            random.nextInt(65_536),
                            0x1b,
                            random.nextInt(256),
                            random.nextInt(1, 65_536),
                            random.nextInt(1, 65_536),
                            random.nextInt(33),
                            random.nextInt(33),
                            random.nextInt(1, 1_000),
                            random.nextInt(1, 1_000),
                            random.nextInt(80, 1_500),
                            1));
        }
        return flows;
    }
}
