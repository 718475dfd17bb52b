package io.weir.pipeline.delivery;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// Growing pauses between attempts: 100 ms, doubled up to 5 s, each shortened by up to a quarter so
/// that several who fail together do not come back together. Not thread-safe.
final class Backoff {
    private static final long FIRST_MILLIS = 100;
    private static final long LAST_MILLIS = 5_000;

    private long next = FIRST_MILLIS;

    Duration next() {
        long pause = next - ThreadLocalRandom.current().nextLong(next / 4);
        next = Math.min(LAST_MILLIS, next * 2);
        return Duration.ofMillis(pause);
    }

    void reset() {
        next = FIRST_MILLIS;
    }
}
