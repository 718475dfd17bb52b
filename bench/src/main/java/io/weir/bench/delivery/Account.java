package io.weir.bench.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.connect.clickhouse.ClickHouseClient;

import java.time.Duration;
import java.util.Locale;

/// The producer's own account of ids 0 to `count`, held against what is stored: each id once, and
/// sums per hundred ids that are those of the formula. Prints one line per fault.
public final class Account {
    private static final String WRONG_SUMS =
            """
            SELECT count() FROM
              (SELECT Bucket, sum(Ids) AS n, sum(Total) AS total FROM id_sums GROUP BY Bucket)
            WHERE n != least(100, {count:UInt64} - Bucket * 100)
               OR total != n * Bucket * 100 + intDiv(n * (n - 1), 2)
            """;

    private final ClickHouseClient store;
    private long count;

    /// Nothing was sent so far.
    public Account(ClickHouseClient store) {
        this.store = store;
    }

    /// The number of ids sent so far, and so the next id.
    public long count() {
        return count;
    }

    /// The next `more` ids were sent.
    public void sent(long more) {
        count += more;
    }

    /// Waits until every id is there, at least once.
    public void awaitStored() {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() -> number("SELECT uniqExact(Id) FROM ids") >= count);
    }

    /// Fails unless every id is there once, in the sums too.
    ///
    /// @param fault for the table of `docs/delivery.md`
    /// @param injected how often the fault happened
    /// @param recovery from the end of the fault until all was stored
    public void assertStoredOnce(String fault, long injected, Duration recovery) {
        long stored = number("SELECT count() FROM ids");
        long different = number("SELECT uniqExact(Id) FROM ids WHERE Id < " + count);
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %d | %d | %d | %.1f |%n",
                fault,
                injected,
                count,
                count - different,
                stored - different,
                recovery.toMillis() / 1e3);
        assertThat(injected).as("%s: injected", fault).isPositive();
        assertThat(different).as("%s: different ids", fault).isEqualTo(count);
        assertThat(stored).as("%s: rows", fault).isEqualTo(count);
        assertThat(number("SELECT sum(Ids) FROM id_sums")).as("%s: sums", fault).isEqualTo(count);
        assertThat(number(WRONG_SUMS.replace("{count:UInt64}", Long.toString(count))))
                .as("%s: buckets with another sum than that of their ids", fault)
                .isZero();
    }

    /// The one number that a query answers.
    public long number(String sql) {
        return store.query(sql).singleNumber();
    }
}
