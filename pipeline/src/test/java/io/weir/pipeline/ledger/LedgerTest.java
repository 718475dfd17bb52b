package io.weir.pipeline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LedgerTest {
    private static final long NOON = 1_800_000_000L;

    private final Ledger ledger = new Ledger();

    @Test
    void remembersTheLastHourMinuteByMinute() {
        for (int minute = 0; minute < 200; minute++) {
            ledger.count("inlet", "192.0.2.1", LedgerKind.IN, "", minute);
            ledger.collect(NOON + 60L * minute + 59);
        }
        assertThat(ledger.recent("192.0.2.1", 0))
                .hasSize(MinuteCounts.KEPT)
                .allSatisfy(line -> assertThat(line.minute()).isEqualTo(NOON + 60 * line.count()))
                .extracting(LedgerLine::count)
                .contains(199L, 139L);
        assertThat(ledger.recent("192.0.2.1", NOON + 60 * 190)).hasSize(10);
    }

    @Test
    void findsLinesBySourceAndByStage() {
        ledger.count("inlet", "192.0.2.1", LedgerKind.IN, "", 5);
        ledger.count("flows", "topic", LedgerKind.REFUSED, "empty-record", 2);
        ledger.count("flows", "flows", LedgerKind.IN, "", 1);
        ledger.collect(NOON);
        ledger.count("flows", "topic", LedgerKind.REFUSED, "empty-record", 3);
        ledger.collect(NOON + 59);
        assertThat(ledger.recent("topic", 0))
                .containsExactly(
                        new LedgerLine(
                                NOON, "flows", "topic", LedgerKind.REFUSED, "empty-record", 5));
        assertThat(ledger.recent("flows", 0)).hasSize(2);
        assertThat(ledger.recent("192.0.2.2", 0)).isEmpty();
    }

    @Test
    void notesAQuantityAtTheEndOfEveryMinute() {
        long[] waiting = {7};
        ledger.sample("flows", "topic", LedgerKind.LAG, () -> waiting[0]);
        ledger.collect(NOON);
        ledger.collect(NOON + 59);
        assertThat(ledger.recent("topic", 0)).isEmpty();
        ledger.collect(NOON + 60);
        waiting[0] = 0;
        ledger.collect(NOON + 120);
        assertThat(ledger.recent("topic", 0))
                .containsExactly(new LedgerLine(NOON, "flows", "topic", LedgerKind.LAG, "", 7));
        assertThat(ledger.takeUnsent()).hasSize(1);
        assertThat(ledger.takeUnsent()).isEmpty();
    }
}
