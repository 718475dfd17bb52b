package io.weir.flows.enrich;

import java.util.Map;

/// Flows by interface index, for the first indexes that come; the rest share one counter, so that
/// no sender can make it grow. One thread adds; others may read, a moment late.
public final class IfIndexCounts {
    /// Indexes counted one by one.
    static final int KEPT = 48;

    private static final int SLOTS = 64;

    private final int[] keys = new int[SLOTS];
    private final long[] counts = new long[SLOTS];
    private int used;
    private long others;

    void add(int ifIndex) {
        int slot = (ifIndex * 0x9e37_79b1) >>> 26;
        while (counts[slot] != 0 && keys[slot] != ifIndex) {
            slot = (slot + 1) % SLOTS;
        }
        if (counts[slot] == 0) {
            if (used == KEPT) {
                others++;
                return;
            }
            used++;
            keys[slot] = ifIndex;
        }
        counts[slot]++;
    }

    /// Adds these counts to a map by unsigned index.
    public void addTo(Map<Long, Long> sums) {
        for (int slot = 0; slot < SLOTS; slot++) {
            if (counts[slot] != 0) {
                sums.merge(Integer.toUnsignedLong(keys[slot]), counts[slot], Long::sum);
            }
        }
    }

    /// Flows with indexes beyond those kept.
    public long others() {
        return others;
    }
}
