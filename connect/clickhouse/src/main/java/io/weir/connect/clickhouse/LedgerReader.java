package io.weir.connect.clickhouse;

import io.weir.pipeline.ledger.LedgerHistory;
import io.weir.pipeline.ledger.LedgerKind;
import io.weir.pipeline.ledger.LedgerLine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Reads `weir_ledger`. Thread-safe; calls block.
public final class LedgerReader implements LedgerHistory {
    private static final String LINES =
            "SELECT toUnixTimestamp(Time) AS minute, Stage, Source, Kind, Reason, sum(Count) AS n"
                    + " FROM weir_ledger WHERE (Source = {name:String} OR Stage = {name:String})"
                    + " AND Time >= toDateTime({from:UInt32})"
                    + " AND (Instance != {instance:String} OR Time < toDateTime({own:UInt32}))"
                    + " GROUP BY minute, Stage, Source, Kind, Reason ORDER BY minute LIMIT 500000";

    private static final String LAST =
            "SELECT toUnixTimestamp(max(Time)) FROM weir_ledger"
                    + " WHERE Source = {name:String} OR Stage = {name:String}";

    /// Nothing may be changed, and nobody waits long.
    private static final Map<String, String> SETTINGS =
            Map.of("readonly", "2", "max_execution_time", "10");

    private final Supplier<ClickHouseClient> client;

    /// @param client gives the copy of the store to ask
    public LedgerReader(Supplier<ClickHouseClient> client) {
        this.client = client;
    }

    @Override
    public List<LedgerLine> lines(String name, Instant from, String instance, Instant ownBefore) {
        QueryResult result =
                client.get()
                        .query(
                                LINES,
                                Map.of(
                                        "name",
                                        name,
                                        "from",
                                        from.getEpochSecond(),
                                        "instance",
                                        instance,
                                        "own",
                                        ownBefore.getEpochSecond()),
                                SETTINGS);
        List<LedgerLine> lines = new ArrayList<>();
        for (int row = 0; row < result.rows().size(); row++) {
            int at = row;
            LedgerKind.find(result.text(row, "Kind"))
                    .ifPresent(kind -> lines.add(line(result, at, kind)));
        }
        return lines;
    }

    private static LedgerLine line(QueryResult result, int row, LedgerKind kind) {
        return new LedgerLine(
                result.number(row, "minute"),
                result.text(row, "Stage"),
                result.text(row, "Source"),
                kind,
                result.text(row, "Reason"),
                result.number(row, "n"));
    }

    @Override
    public Instant last(String name) {
        long seconds = client.get().query(LAST, Map.of("name", name), SETTINGS).singleNumber();
        return seconds == 0 ? Instant.MIN : Instant.ofEpochSecond(seconds);
    }
}
