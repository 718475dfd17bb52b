package io.weir.bench;

import io.weir.connect.clickhouse.ClickHouseClient;
import io.weir.flows.schema.FlowColumn;
import io.weir.flows.schema.FlowSchema;
import io.weir.flows.storage.FlowTables;
import io.weir.flows.storage.RollupTable;

import java.util.stream.Collectors;

/// Roll-ups as the engine would make them: `INSERT … SELECT … GROUP BY` over the raw rows of a
/// minute, then larger buckets from smaller ones. Not thread-safe.
final class EngineRollups {
    private final ClickHouseClient client;
    private final String dimensions;

    EngineRollups(FlowSchema schema, ClickHouseClient client) {
        this.client = client;
        dimensions =
                schema.storedInRollups().stream()
                        .filter(column ->
                                column != FlowColumn.TIME_RECEIVED
                                        && column != FlowColumn.BYTES
                                        && column != FlowColumn.PACKETS)
                        .map(FlowColumn::column)
                        .collect(Collectors.joining(", "));
    }

    /// Fills every roll-up from the raw rows received in one minute.
    ///
    /// @param minute its first second, since the epoch
    void sum(long minute) {
        String source = FlowTables.FLOWS;
        for (RollupTable table : RollupTable.values()) {
            client.execute(statement(table, source, minute));
            source = RollupTable.MINUTE.table();
        }
    }

    private String statement(RollupTable table, String source, long minute) {
        return """
        INSERT INTO %s (TimeReceived, %s, Bytes, Packets, Flows)
        SELECT toStartOfInterval(TimeReceived, toIntervalSecond(%d)) AS Bucket, %s,
            sum(f.Bytes), sum(f.Packets), sum(f.Flows)
        FROM %s AS f
        WHERE TimeReceived >= toDateTime(%d) AND TimeReceived < toDateTime(%d)
        GROUP BY Bucket, %s
        """
                .formatted(
                        table.table(),
                        dimensions,
                        table.interval().toSeconds(),
                        dimensions,
                        source,
                        minute,
                        minute + 60,
                        dimensions);
    }
}
