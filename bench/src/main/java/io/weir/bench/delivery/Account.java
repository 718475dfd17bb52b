package io.weir.bench.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.connect.clickhouse.ClickHouseClient;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/// The producer's own account of ids 0 to `count`, held against what is stored: each id once, and
/// sums per hundred ids that are those of the formula. Thread-safe.
public final class Account {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String WRONG_SUMS =
            """
            SELECT count() FROM
              (SELECT Bucket, sum(Ids) AS n, sum(Total) AS total FROM id_sums
               WHERE _batch = 0 GROUP BY Bucket)
            WHERE n != least(100, {count:UInt64} - Bucket * 100)
               OR total != n * Bucket * 100 + intDiv(n * (n - 1), 2)
            """;

    private final ClickHouseClient store;
    private final AtomicLong count = new AtomicLong();

    /// Nothing was sent so far.
    public Account(ClickHouseClient store) {
        this.store = store;
    }

    /// The number of ids sent so far, and so the next id.
    public long count() {
        return count.get();
    }

    /// The next `more` ids were sent.
    public void sent(long more) {
        count.addAndGet(more);
    }

    /// Waits until every id is there, at least once.
    public void awaitStored() {
        awaitStored(count());
    }

    /// Waits until every id below `end` is there, at least once.
    public void awaitStored(long end) {
        awaitStored(end, PATIENCE);
    }

    /// Waits until every id below `end` is there, at least once, at most so long.
    public void awaitStored(long end, Duration patience) {
        await().atMost(patience)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                // Counting different ids takes long: only once there are enough rows.
                .until(() -> number("SELECT count() FROM ids") >= end && different(end) >= end);
    }

    /// Holds what is stored against what was sent.
    public Tally tally() {
        long sent = count();
        long stored = number("SELECT count() FROM ids");
        long different = different(sent);
        long summed = number("SELECT sum(Ids) FROM id_sums WHERE _batch = 0");
        long wrong = number(WRONG_SUMS.replace("{count:UInt64}", Long.toString(sent)));
        return new Tally(
                sent, sent - different, stored - different, wrong + (summed == sent ? 0 : 1));
    }

    /// Fails unless every id is there once, in the sums too. Prints one line.
    ///
    /// @param fault for the table of `docs/delivery.md`
    /// @param injected how often the fault happened
    /// @param recovery from the end of the fault until all was stored
    public void assertStoredOnce(String fault, long injected, Duration recovery) {
        Tally tally = tally();
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %d | %d | %d | %.1f |%n",
                fault,
                injected,
                tally.sent(),
                tally.lost(),
                tally.twice(),
                recovery.toMillis() / 1e3);
        assertThat(injected).as("%s: injected", fault).isPositive();
        assertThat(tally).as(fault).isEqualTo(new Tally(tally.sent(), 0, 0, 0));
    }

    /// The one number that a query answers.
    public long number(String sql) {
        return store.query(sql).singleNumber();
    }

    private long different(long end) {
        return number("SELECT uniqExact(Id) FROM ids WHERE Id < " + end);
    }
}
