package io.weir.bench.load;

import io.weir.connect.clickhouse.ClickHouseClient;
import io.weir.connect.clickhouse.QueryResult;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// Compares the sums of each roll-up with those of the raw rows, by bucket, exporter and both
/// interfaces. Thread-safe.
final class RollupCheck {
    /// What came of one roll-up.
    ///
    /// @param table its name
    /// @param sums that raw rows or roll-up have
    /// @param different of these, in flows, bytes or packets
    record Agreement(String table, long sums, long different) {}

    private static final Map<String, String> BUCKETS =
            new TreeMap<>(
                    Map.of(
                            "flows_1m0s", "toStartOfMinute",
                            "flows_5m0s", "toStartOfFiveMinutes",
                            "flows_1h0m0s", "toStartOfHour"));

    private static final String BEHIND =
            """
            SELECT count() FROM
              (SELECT Topic, Partition, max(Last) AS Stored FROM flows_progress GROUP BY Topic, Partition) AS raw
              LEFT JOIN
              (SELECT Topic, Partition, max(Last) AS Rolled FROM flows_rollup_progress GROUP BY Topic, Partition) AS rolled
              USING (Topic, Partition) WHERE Rolled < Stored
            """;

    private static final String COMPARE =
            """
            SELECT count() AS Sums, countIf(f != 0 OR b != 0 OR p != 0) AS Different FROM
              (SELECT sum(f) AS f, sum(b) AS b, sum(p) AS p FROM
                (SELECT {bucket}(TimeReceived) AS Bucket, ExporterAddress, InIfName, OutIfName,
                   toInt64(count()) AS f, toInt64(sum(Bytes)) AS b, toInt64(sum(Packets)) AS p
                 FROM flows GROUP BY Bucket, ExporterAddress, InIfName, OutIfName
                 UNION ALL
                 SELECT TimeReceived AS Bucket, ExporterAddress, InIfName, OutIfName,
                   -toInt64(sum(Flows)) AS f, -toInt64(sum(Bytes)) AS b, -toInt64(sum(Packets)) AS p
                 FROM {table} GROUP BY Bucket, ExporterAddress, InIfName, OutIfName)
               GROUP BY Bucket, ExporterAddress, InIfName, OutIfName)
            """;

    private final ClickHouseClient store;

    RollupCheck(ClickHouseClient store) {
        this.store = store;
    }

    /// Waits until everything that is stored raw is rolled up too, at most so long; they follow
    /// when their minute is over.
    ///
    /// @return whether it is
    boolean await(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (store.query(BEHIND).singleNumber() > 0) {
            if (System.nanoTime() > end) {
                return false;
            }
            TimeUnit.SECONDS.sleep(1);
        }
        return true;
    }

    /// Compares each.
    List<Agreement> compare() {
        List<Agreement> agreements = new ArrayList<>();
        BUCKETS.forEach((table, bucket) -> {
            QueryResult result =
                    store.query(COMPARE.replace("{bucket}", bucket).replace("{table}", table));
            agreements.add(
                    new Agreement(table, result.number(0, "Sums"), result.number(0, "Different")));
        });
        return agreements;
    }
}
