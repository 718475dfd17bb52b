package io.weir.flows.codec;

/// Watches the sequence numbers of one domain: how many units (datagrams, or records) never came.
/// Not thread-safe.
final class SequenceTracker {
    /// A jump further than this is taken for a restart, not for loss.
    private static final int LARGEST_GAP = 10_000_000;

    /// A jump further than this is believed only when the next number follows it: one damaged or
    /// forged datagram proves nothing (MAX_DROPOUT of RFC 3550, Appendix A.1).
    private static final int BELIEVED_GAP = 3_000;

    /// A step back no further than this is taken for datagrams that overtook one another.
    private static final int REORDERED = 4_096;

    private boolean started;
    private boolean known;
    private int expected;
    private int expectedAlone;
    private int last;

    /// Whether numbers count the units of their own message too (softflowd's IPFIX), against RFC
    /// 7011 §3.1.
    private boolean inclusive;

    /// Numbers in a row that fit the other way of counting alone, and what was counted lost for
    /// them: one may be chance, with the second the way of counting is clear.
    private int doubts;

    private int doubtedLoss;
    private boolean restarted;
    private long missing;
    private int doubtedGap;
    private int afterDoubt;
    private int afterDoubtAlone;

    /// Takes the number of a datagram.
    ///
    /// @param sequence as in the header
    /// @param units what it adds to the next one's number
    /// @param unitsAlone the same by exporters that leave options records out (softflowd)
    /// @return units lost before it; negative when it was counted lost and came late
    int next(int sequence, int units, int unitsAlone) {
        restarted = false;
        boolean exclusiveFits = sequence == expected || sequence == expectedAlone;
        boolean inclusiveFits = sequence == last + units || sequence == last + unitsAlone;
        if (!started || (inclusive ? inclusiveFits : exclusiveFits)) {
            if (exclusiveFits != inclusiveFits) {
                // Of messages with equally many units a number fits both ways and decides nothing.
                doubts = 0;
                doubtedLoss = 0;
            }
            follow(sequence, units, unitsAlone);
            return 0;
        }
        int gap = sequence - (inclusive ? last + units : expected);
        if (exclusiveFits || inclusiveFits) {
            return otherCount(gap, sequence, units, unitsAlone);
        }
        if (gap > 0 && gap <= BELIEVED_GAP) {
            return lost(gap, sequence, units, unitsAlone);
        }
        if (gap > 0 && gap <= LARGEST_GAP) {
            return jump(gap, sequence, units, unitsAlone);
        }
        if (gap < 0 && gap >= -REORDERED) {
            // What was never missed comes a second time, and is no gain.
            int late = (int) Math.min(missing, Math.min(-gap, units));
            missing -= late;
            return -late;
        }
        restarted = true;
        missing = 0;
        follow(sequence, units, unitsAlone);
        return 0;
    }

    private int otherCount(int gap, int sequence, int units, int unitsAlone) {
        follow(sequence, units, unitsAlone);
        if (++doubts == 1) {
            doubtedLoss = Math.clamp(gap, 0, BELIEVED_GAP);
            missing += doubtedLoss;
            return doubtedLoss;
        }
        int took = doubtedLoss;
        inclusive = !inclusive;
        missing -= took;
        doubts = 0;
        doubtedLoss = 0;
        return -took;
    }

    /// Whether the last number began a new count.
    boolean restarted() {
        return restarted;
    }

    /// Goes on where an earlier tracker ended: what is missing before the next number was lost.
    ///
    /// @param next [#expected] of that one
    /// @param nextAlone [#expectedAlone] of that one
    /// @param lastTaken [#last] of that one
    /// @param countsItself [#inclusive] of that one
    void resume(int next, int nextAlone, int lastTaken, boolean countsItself) {
        started = true;
        known = true;
        expected = next;
        expectedAlone = nextAlone;
        last = lastTaken;
        inclusive = countsItself;
    }

    /// Whether a number has ever been taken.
    boolean known() {
        return known;
    }

    /// The number that should come next, or should have come when the count was lost.
    int expected() {
        return expected;
    }

    /// The same by exporters that leave options records out.
    int expectedAlone() {
        return expectedAlone;
    }

    /// The number taken last.
    int last() {
        return last;
    }

    /// Whether numbers count the units of their own message too.
    boolean inclusive() {
        return inclusive;
    }

    /// Takes the next number as it comes: how many units are behind it is not known.
    void forget() {
        started = false;
    }

    private int jump(int gap, int sequence, int units, int unitsAlone) {
        int since = sequence == afterDoubtAlone ? 0 : sequence - afterDoubt;
        if (doubtedGap > 0 && since >= 0 && since <= BELIEVED_GAP) {
            return lost(doubtedGap + since, sequence, units, unitsAlone);
        }
        doubtedGap = gap;
        afterDoubt = sequence + units;
        afterDoubtAlone = sequence + unitsAlone;
        return 0;
    }

    private int lost(int gap, int sequence, int units, int unitsAlone) {
        follow(sequence, units, unitsAlone);
        missing += gap;
        return gap;
    }

    private void follow(int sequence, int units, int unitsAlone) {
        started = true;
        last = sequence;
        known = true;
        doubtedGap = 0;
        expected = sequence + units;
        expectedAlone = sequence + unitsAlone;
    }
}
