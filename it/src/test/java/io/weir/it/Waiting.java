package io.weir.it;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/// Waiting for a running program to show something.
final class Waiting {
    private Waiting() {}

    /// The first answer that fits; an attempt that throws counts as none.
    static <T> T until(String what, Duration limit, Callable<T> ask, Predicate<T> fits) {
        return Awaitility.await(what)
                .atMost(limit)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(ask, answer -> isThere(answer) && fits.test(answer));
    }

    private static boolean isThere(@Nullable Object answer) {
        return answer != null;
    }
}
