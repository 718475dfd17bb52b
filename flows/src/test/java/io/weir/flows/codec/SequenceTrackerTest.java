package io.weir.flows.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What numbers in headers say about loss.
class SequenceTrackerTest {
    private static final int[] UNITS = {20, 26, 18, 18, 30, 7, 25, 1, 40};

    private final SequenceTracker tracker = new SequenceTracker();

    /// Sends messages whose number counts their own units, or not; some do not arrive.
    private int lost(boolean inclusive, int... missing) {
        int lost = 0;
        int sequence = 1_000;
        for (int i = 0; i < UNITS.length; i++) {
            int number = inclusive ? sequence + UNITS[i] : sequence;
            sequence += UNITS[i];
            boolean arrives = true;
            for (int index : missing) {
                arrives &= index != i;
            }
            if (arrives) {
                lost += tracker.next(number, UNITS[i], UNITS[i]);
            }
        }
        return lost;
    }

    @Test
    void numbersOfTheUnitsBeforeAreNoLossRfc7011Section3() {
        assertThat(lost(false)).isZero();
    }

    @Test
    void numbersThatCountTheirOwnMessageAreNoLossSoftflowd() {
        assertThat(lost(true)).isZero();
    }

    /// 500 flows over TCP, with an options record in the first message.
    @Test
    void fullMessagesOfOneSizeDoNotDecideTheWayOfCountingSoftflowd() {
        int lost = tracker.next(24, 25, 24);
        int number = 24;
        for (int full = 0; full < 14; full++) {
            number += 32;
            lost += tracker.next(number, 32, 32);
        }
        assertThat(lost + tracker.next(500, 28, 28)).isZero();
    }

    @Test
    void whatDoesNotArriveIsLostInEitherWayOfCounting() {
        assertThat(lost(false, 4)).isEqualTo(30);
        assertThat(new SequenceTrackerTest().lost(true, 5)).isEqualTo(7);
        assertThat(new SequenceTrackerTest().lost(false, 3, 6)).isEqualTo(43);
    }

    @Test
    void aLossThatFitsTheOtherCountByChanceIsALoss() {
        tracker.next(100, 10, 10);
        tracker.next(110, 10, 10);
        // 5 units were lost, and this message is 5 longer than the one before.
        assertThat(tracker.next(125, 15, 15)).isEqualTo(5);
        assertThat(tracker.next(140, 12, 12)).isZero();
        assertThat(tracker.next(152, 10, 10)).isZero();
    }
}
