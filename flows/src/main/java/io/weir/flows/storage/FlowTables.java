package io.weir.flows.storage;

import io.weir.flows.schema.CounterColumn;
import io.weir.flows.schema.FlowColumn;
import io.weir.flows.schema.FlowSchema;
import io.weir.pipeline.table.Table;
import io.weir.pipeline.table.TableColumn;
import io.weir.pipeline.table.TableIndex;
import io.weir.wire.column.IntColumn;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The tables of flows as they should be in ClickHouse.
public final class FlowTables {
    /// Single flows.
    public static final String FLOWS = "flows";

    /// Exporters and their interfaces as they appeared in flows.
    public static final String EXPORTERS = "exporters";

    /// What sFlow agents counted.
    public static final String SFLOW_COUNTERS = "sflow_counters";

    /// How far the raw rows have come.
    public static final String PROGRESS = "flows_progress";

    /// How far the roll-ups have come.
    public static final String ROLLUP_PROGRESS = "flows_rollup_progress";

    /// How long single flows live, and everything that is not a roll-up.
    public static final Duration TTL = Duration.ofDays(15);

    static final TimePartitions PARTITIONS = TimePartitions.forTtl(TTL);

    /// How old a flow may be when its record is written. One partition's width is kept in hand, so
    /// that rows do not expire while their batch is in doubt.
    public static final Duration OLDEST = TTL.minusSeconds(PARTITIONS.seconds());

    /// How far ahead of its record a flow's time may be.
    public static final Duration FUTURE = Duration.ofDays(1);

    private static final List<FlowColumn> ROLLUP_KEY =
            List.of(
                    FlowColumn.TIME_RECEIVED,
                    FlowColumn.EXPORTER_ADDRESS,
                    FlowColumn.ETYPE,
                    FlowColumn.PROTO,
                    FlowColumn.IN_IF_NAME,
                    FlowColumn.SRC_AS,
                    FlowColumn.FORWARDING_STATUS,
                    FlowColumn.OUT_IF_NAME,
                    FlowColumn.DST_AS,
                    FlowColumn.SAMPLING_RATE);

    private FlowTables() {}

    /// Every table, for the orchestrator.
    public static List<Table> all(FlowSchema schema) {
        List<Table> tables = new ArrayList<>();
        tables.add(flows(schema));
        for (RollupTable rollup : RollupTable.values()) {
            tables.add(rollup(schema, rollup));
        }
        tables.add(exporters());
        tables.add(counters());
        tables.add(progress(PROGRESS));
        tables.add(progress(ROLLUP_PROGRESS));
        return List.copyOf(tables);
    }

    /// From when on a table may have dropped rows of these times.
    ///
    /// @param times seconds since 1970, at least one
    /// @param ttl of the table
    static Instant expiry(IntColumn times, Duration ttl) {
        long newest = 0;
        for (int row = 0; row < times.size(); row++) {
            newest = Math.max(newest, times.getUnsigned(row));
        }
        return Instant.ofEpochSecond(newest).plus(ttl);
    }

    static Table flows(FlowSchema schema) {
        List<TableColumn> columns = new ArrayList<>();
        List<TableIndex> indexes = new ArrayList<>();
        for (FlowColumn column : schema.columns()) {
            columns.add(tableColumn(column));
            addIndex(indexes, column);
        }
        columns.add(
                TableColumn.alias(
                        RollupColumns.FLOWS,
                        "UInt64",
                        "toUInt64(1)",
                        "One: so that sum(Flows) counts flows here as in the roll-ups."));
        List<String> key = new ArrayList<>(List.of("toStartOfFiveMinutes(TimeReceived)"));
        for (FlowColumn column :
                List.of(
                        FlowColumn.EXPORTER_ADDRESS,
                        FlowColumn.IN_IF_NAME,
                        FlowColumn.OUT_IF_NAME)) {
            if (schema.has(column)) {
                key.add(column.column());
            }
        }
        return byTime(FLOWS, columns, key, "TimeReceived", TTL).withIndexes(indexes);
    }

    static Table rollup(FlowSchema schema, RollupTable rollup) {
        List<TableColumn> columns = new ArrayList<>();
        List<TableIndex> indexes = new ArrayList<>();
        for (FlowColumn column : schema.storedInRollups()) {
            columns.add(tableColumn(column));
            addIndex(indexes, column);
        }
        columns.add(
                TableColumn.of(
                        RollupColumns.FLOWS,
                        "UInt64",
                        "T64, LZ4",
                        "Flows that were summed into this row."));
        List<String> key = ROLLUP_KEY.stream().filter(schema::has).map(FlowColumn::column).toList();
        return byTime(rollup.table(), columns, key, "TimeReceived", rollup.ttl())
                .withIndexes(indexes);
    }

    static Table exporters() {
        List<TableColumn> columns = new ArrayList<>();
        for (ExporterColumn column : ExporterColumn.ALL) {
            columns.add(TableColumn.of(column.name(), column.type(), "", column.comment()));
        }
        return byTime(
                EXPORTERS,
                columns,
                List.of("ExporterAddress", "IfIndex", "TimeReceived"),
                "TimeReceived",
                TTL);
    }

    static Table counters() {
        List<TableColumn> columns =
                CounterColumn.ALL.stream()
                        .map(column ->
                                TableColumn.of(
                                        column.name(),
                                        column.type(),
                                        column.codec(),
                                        column.comment()))
                        .toList();
        return byTime(
                SFLOW_COUNTERS,
                columns,
                List.of("ExporterAddress", "SourceClass", "SourceIndex", "TimeReceived"),
                "TimeReceived",
                TTL);
    }

    static Table progress(String name) {
        return byTime(
                name, ProgressRow.COLUMNS, List.of("Topic", "Partition", "Last"), "Time", TTL);
    }

    private static Table byTime(
            String name, List<TableColumn> columns, List<String> key, String time, Duration ttl) {
        return Table.of(name, columns, key, TimePartitions.forTtl(ttl).sql(time))
                .withTtl(time + " + toIntervalSecond(" + ttl.toSeconds() + ")");
    }

    private static TableColumn tableColumn(FlowColumn column) {
        if (column.stored()) {
            return TableColumn.of(column.column(), column.type(), column.codec(), column.comment());
        }
        return TableColumn.alias(column.column(), column.type(), column.alias(), column.comment());
    }

    private static void addIndex(List<TableIndex> indexes, FlowColumn column) {
        if (!column.index().isEmpty()) {
            indexes.add(
                    new TableIndex("idx_" + column.column(), column.column(), column.index(), 1));
        }
    }
}
