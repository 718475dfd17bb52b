package io.weir.bench.load;

import io.weir.connect.clickhouse.ClickHouseClient;
import io.weir.connect.clickhouse.QueryResult;

/// Holds the raw rows against the ids that were sent: each id counted exactly, by exporter and in
/// slices, so that the memory it takes is bounded however many there are. Thread-safe.
final class FlowAccount {
    /// Ids that are counted at once: 64 to 128 MiB of the store's memory.
    private static final long SLICE = 4_000_000;

    private final ClickHouseClient store;
    private final long slice;

    FlowAccount(ClickHouseClient store) {
        this(store, SLICE);
    }

    FlowAccount(ClickHouseClient store, long slice) {
        this.store = store;
        this.slice = slice;
    }

    /// The rows of one exporter with ids from `begin` to before `end`.
    FlowTally tally(LoadExporter exporter, long begin, long end) {
        FlowTally tally = FlowTally.NOTHING;
        for (long from = begin; from < end; from += slice) {
            tally = tally.plus(count(exporter, from, Math.min(end, from + slice)));
        }
        return tally;
    }

    private FlowTally count(LoadExporter exporter, long from, long to) {
        QueryResult result =
                store.query(
                        "SELECT count() AS Rows, uniqExact(id) AS Different, countIf("
                                + LoadFlows.wrong(exporter)
                                + ") AS Wrong FROM (SELECT *, "
                                + LoadFlows.ID
                                + " AS id FROM flows WHERE "
                                + is(exporter)
                                + ") WHERE id >= "
                                + from
                                + " AND id < "
                                + to);
        return new FlowTally(
                to - from,
                result.number(0, "Rows"),
                result.number(0, "Different"),
                result.number(0, "Wrong"));
    }

    /// Rows of an exporter whose id was never sent.
    long strays(LoadExporter exporter, long end) {
        return store.query(
                        "SELECT count() FROM flows WHERE "
                                + is(exporter)
                                + " AND "
                                + LoadFlows.ID
                                + " >= "
                                + end)
                .singleNumber();
    }

    private static String is(LoadExporter exporter) {
        return "ExporterAddress = toIPv6('" + exporter.mapped() + "')";
    }
}
