package io.weir.flows.inlet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MinuteSeriesTest {
    private static final long MINUTE = 60_000;
    private static final long NOW = 29_000_000L * MINUTE;

    private final MinuteSeries series = new MinuteSeries();
    private final long[] heard = new long[MinuteSeries.MINUTES];
    private final long[] decoded = new long[MinuteSeries.MINUTES];
    private final long[] lost = new long[MinuteSeries.MINUTES];

    @Test
    void fillsTheGapOfEarlierMinutesWithWhatIsDecodedLate() {
        series.add(NOW - 2 * MINUTE, 100, 40, 0);
        series.add(NOW - MINUTE, 100, 0, 5);
        series.add(NOW, 10, 10, 0);

        series.recover(NOW, 150);
        series.addTo(NOW, heard, decoded, lost);

        assertThat(decoded[57]).isEqualTo(100);
        assertThat(decoded[58]).isEqualTo(90);
        assertThat(lost[58]).isEqualTo(5);
        assertThat(decoded[59]).isEqualTo(10);
    }

    @Test
    void countsAsHeardWhatWasMoreThanEstimated() {
        series.add(NOW, 10, 0, 0);

        series.recover(NOW, 15);
        series.addTo(NOW, heard, decoded, lost);

        assertThat(heard[59]).isEqualTo(15);
        assertThat(decoded[59]).isEqualTo(15);
    }

    @Test
    void forgetsMinutesOlderThanAnHour() {
        series.add(NOW - 60 * MINUTE, 100, 100, 0);
        series.addTo(NOW, heard, decoded, lost);
        assertThat(heard).containsOnly(0);

        series.add(NOW, 1, 1, 0);
        series.addTo(NOW, heard, decoded, lost);
        assertThat(heard[59]).isEqualTo(1);
    }
}
