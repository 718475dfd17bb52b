package io.weir.connect.clickhouse;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;

/// How far the clock of an embedded store is from ours, by the time that stands in each of its
/// answers; other servers tell none, and count as exact. Time on the way makes the store's clock
/// seem to be behind, so that a deadline in its terms comes rather early than late. Thread-safe.
final class StoreClock {
    /// The store's time when it answered, in milliseconds since 1970.
    static final String HEADER = "X-Weir-Time";

    private final InstantSource ours;
    private volatile long aheadMillis;

    StoreClock(InstantSource ours) {
        this.ours = ours;
    }

    /// Takes note of an answer that has just come.
    void answered(HttpResponse<?> response) {
        response.headers()
                .firstValue(HEADER)
                .filter(text -> text.matches("[0-9]{1,15}"))
                .ifPresent(text -> aheadMillis = Long.parseLong(text) - ours.millis());
    }

    /// What its clock shows at a moment of ours.
    Instant there(Instant here) {
        return here.plusMillis(aheadMillis);
    }
}
