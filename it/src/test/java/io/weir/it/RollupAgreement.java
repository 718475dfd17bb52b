package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.connect.clickhouse.QueryResult;
import io.weir.flows.FlowsConfig;
import io.weir.flows.FlowsRoom;

import java.time.Duration;
import java.time.Instant;

/// Compares roll-ups with the raw rows that they cover, while flows keep coming.
final class RollupAgreement {
    // One statement, so that all its parts see the same moment, give or take the newest rows, which
    // are younger than any border.
    private static final String STATEMENT =
            """
            WITH (%s) AS border,
                toStartOfMinute(border) AS minute,
                toStartOfFiveMinutes(border) AS five,
                toStartOfHour(border) AS hour
            SELECT toUnixTimestamp(border) AS Border,
                (SELECT count() FROM
                    (SELECT Partition, max(Last) AS Rolled FROM flows_rollup_progress GROUP BY Partition) AS rolled
                    LEFT JOIN
                    (SELECT Partition, max(Last) AS Stored FROM flows_progress GROUP BY Partition) AS raw
                    USING (Partition) WHERE Stored < Rolled) AS RawBehind,
                (SELECT toString((sum(Flows), sum(Bytes), sum(Packets))) FROM flows_1m0s WHERE TimeReceived < minute)
                    AS Minutes,
                (SELECT toString((count(), sum(Bytes), sum(Packets))) FROM flows WHERE TimeReceived < minute)
                    AS RawOfMinutes,
                (SELECT toString((sum(Flows), sum(Bytes), sum(Packets))) FROM flows_5m0s WHERE TimeReceived < five)
                    AS FiveMinutes,
                (SELECT toString((count(), sum(Bytes), sum(Packets))) FROM flows WHERE TimeReceived < five)
                    AS RawOfFiveMinutes,
                (SELECT toString((sum(Flows), sum(Bytes), sum(Packets))) FROM flows_1h0m0s WHERE TimeReceived < hour)
                    AS Hours,
                (SELECT toString((count(), sum(Bytes), sum(Packets))) FROM flows WHERE TimeReceived < hour)
                    AS RawOfHours
            """
                    .formatted(new FlowsRoom(FlowsConfig.defaults()).dataset().completeBefore());

    private RollupAgreement() {}

    /// Waits until the roll-ups cover a moment and the raw rows are stored as far as they, then
    /// asserts that both hold the same flows, bytes and packets.
    static void await(Sql sql, Instant least) {
        QueryResult sums =
                Waiting.until(
                        "the roll-ups to cover " + least,
                        Duration.ofSeconds(90),
                        () -> sql.query(STATEMENT),
                        row ->
                                row.number(0, "RawBehind") == 0
                                        && row.number(0, "Border") > least.getEpochSecond());
        assertThat(sums.text(0, "Minutes")).isEqualTo(sums.text(0, "RawOfMinutes"));
        assertThat(sums.text(0, "FiveMinutes")).isEqualTo(sums.text(0, "RawOfFiveMinutes"));
        assertThat(sums.text(0, "Hours")).isEqualTo(sums.text(0, "RawOfHours"));
        assertThat(sums.text(0, "Hours")).isNotEqualTo("(0,0,0)");
    }
}
