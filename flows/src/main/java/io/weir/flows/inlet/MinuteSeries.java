package io.weir.flows.inlet;

/// How complete one exporter's flows were, minute by minute over the last hour. Not thread-safe.
final class MinuteSeries {
    static final int MINUTES = 60;

    private static final long MINUTE_MILLIS = 60_000;

    private final long[] minutes = new long[MINUTES];
    private final long[] heard = new long[MINUTES];
    private final long[] decoded = new long[MINUTES];
    private final long[] lost = new long[MINUTES];

    /// Adds what happened in this minute.
    ///
    /// @param heardFlows flows that came in, decoded or not
    /// @param decodedFlows flows that became rows, recovered ones left out
    /// @param lostFlows flows that never came, by the sequence numbers
    void add(long nowMillis, long heardFlows, long decodedFlows, long lostFlows) {
        int slot = slot(nowMillis / MINUTE_MILLIS);
        heard[slot] += heardFlows;
        decoded[slot] += decodedFlows;
        lost[slot] += lostFlows;
    }

    /// Fills earlier gaps, the oldest first, with flows that were decoded late.
    void recover(long nowMillis, long flows) {
        long left = flows;
        long now = nowMillis / MINUTE_MILLIS;
        for (long minute = now - MINUTES + 1; minute <= now && left > 0; minute++) {
            int slot = Math.floorMod(minute, MINUTES);
            if (minutes[slot] == minute) {
                long filled = Math.clamp(heard[slot] - decoded[slot], 0, left);
                decoded[slot] += filled;
                left -= filled;
            }
        }
        // What could not be placed was estimated too low when it was heard.
        int slot = slot(now);
        heard[slot] += left;
        decoded[slot] += left;
    }

    private int slot(long minute) {
        int slot = Math.floorMod(minute, MINUTES);
        if (minutes[slot] != minute) {
            minutes[slot] = minute;
            heard[slot] = 0;
            decoded[slot] = 0;
            lost[slot] = 0;
        }
        return slot;
    }

    /// Adds this series to sums of heard, decoded and lost flows, the oldest minute first.
    void addTo(long nowMillis, long[] heardSums, long[] decodedSums, long[] lostSums) {
        long now = nowMillis / MINUTE_MILLIS;
        for (int i = 0; i < MINUTES; i++) {
            long minute = now - MINUTES + 1 + i;
            int slot = Math.floorMod(minute, MINUTES);
            if (minutes[slot] == minute) {
                heardSums[i] += heard[slot];
                decodedSums[i] += decoded[slot];
                lostSums[i] += lost[slot];
            }
        }
    }
}
