package io.weir.bench.chaos;

import io.weir.bench.delivery.Tally;
import io.weir.connect.clickhouse.ClickHouseClient;
import io.weir.connect.clickhouse.QueryResult;
import io.weir.flows.storage.RollupTable;

import java.util.HashMap;
import java.util.Map;

/// The producer's own account of the flows it sent, ids 0 to `count`: what each id stands for, and
/// the sums by minute, exporter and interfaces that the roll-ups must show. One thread adds; asked
/// when that has ended.
final class FlowSums {
    /// The id of a row.
    private static final String ID = "toUInt64(bitAnd(toUInt128(SrcAddr), 0xFFFFFFFFFFFFFFFF))";

    private static final String WRONG =
            "Bytes != 100 + id * 7919 % 1361 OR Packets != 1 + id % 13 OR SamplingRate != 1 + id % 5";

    private record Key(long time, String exporter, String in, String out) {}

    private record Sums(long flows, long bytes, long packets) {
        Sums plus(Sums other) {
            return new Sums(flows + other.flows, bytes + other.bytes, packets + other.packets);
        }
    }

    private final Map<Key, Sums> minutes = new HashMap<>();
    private volatile long count;

    /// The number of flows handed over so far, and so the next id.
    long count() {
        return count;
    }

    /// The next flow was sent.
    void sent(SentFlow flow) {
        Key key = new Key(flow.seconds() / 60 * 60, flow.exporter(), flow.in(), flow.out());
        minutes.merge(key, new Sums(1, flow.bytes(), flow.packets()), Sums::plus);
        count = flow.id() + 1;
    }

    /// Different ids below `end` that are stored.
    static long stored(ClickHouseClient store, long end) {
        return store.query(
                        "SELECT uniqExact(id) FROM (SELECT "
                                + ID
                                + " AS id FROM flows) WHERE id < "
                                + end)
                .singleNumber();
    }

    /// Holds raw rows and roll-ups against what was sent.
    Tally tally(ClickHouseClient store) {
        QueryResult raw =
                store.query(
                        "SELECT count() AS Rows, uniqExact(id) AS Different, countIf("
                                + WRONG
                                + ") AS Wrong FROM (SELECT *, "
                                + ID
                                + " AS id FROM flows)");
        long different = raw.number(0, "Different");
        long wrong = raw.number(0, "Wrong");
        for (RollupTable rollup : RollupTable.values()) {
            wrong += wrong(store, rollup);
        }
        return new Tally(count, count - different, raw.number(0, "Rows") - different, wrong);
    }

    /// How many sums of a roll-up are not those of what was sent.
    private long wrong(ClickHouseClient store, RollupTable rollup) {
        Map<Key, Sums> wanted = new HashMap<>();
        long interval = rollup.interval().toSeconds();
        minutes.forEach((key, sums) ->
                wanted.merge(
                        new Key(
                                key.time() / interval * interval,
                                key.exporter(),
                                key.in(),
                                key.out()),
                        sums,
                        Sums::plus));
        QueryResult found =
                store.query(
                        "SELECT toUnixTimestamp(TimeReceived) AS t, ExporterName, InIfName,"
                                + " OutIfName, sum(Flows) AS f, sum(Bytes) AS b, sum(Packets) AS p"
                                + " FROM "
                                + rollup.table()
                                + " GROUP BY t, ExporterName, InIfName, OutIfName");
        long wrong = 0;
        for (int row = 0; row < found.rows().size(); row++) {
            Key key =
                    new Key(
                            found.number(row, "t"),
                            found.text(row, "ExporterName"),
                            found.text(row, "InIfName"),
                            found.text(row, "OutIfName"));
            Sums sums =
                    new Sums(
                            found.number(row, "f"), found.number(row, "b"), found.number(row, "p"));
            if (!sums.equals(wanted.remove(key))) {
                wrong++;
            }
        }
        return wrong + wanted.size();
    }
}
