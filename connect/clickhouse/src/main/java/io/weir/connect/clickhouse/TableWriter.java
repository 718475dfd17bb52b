package io.weir.connect.clickhouse;

import io.weir.pipeline.BatchId;
import io.weir.pipeline.TableBlock;
import io.weir.pipeline.Writer;
import io.weir.pipeline.table.Table;
import io.weir.wire.block.Block;
import io.weir.wire.column.LongColumn;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Stores blocks in ClickHouse: one Native insert per block, with the token and query id of its
/// batch, and tells afterwards how many of its rows are there. One insert at a time per table is
/// the caller's duty. Where rows vanish when parts are merged, a receipt of each block is stored
/// with it and read back in their place ([Table]). Thread-safe.
public final class TableWriter implements Writer {
    private static final String COUNT =
            "SELECT count() FROM {table:Identifier}"
                    + " WHERE _partition_id = {partition:String} AND _batch = {batch:UInt64}";

    private static final String RECEIPTS =
            "SELECT sum(_rows) FROM {table:Identifier}"
                    + " WHERE _partition_id = {partition:String} AND _batch = {batch:UInt64}";

    private static final String IDENTITY =
            "SELECT if(count() = {count:UInt64},"
                    + " lower(hex(sipHash64(arraySort(groupArray((name, uuid)))))), '') AS identity"
                    + " FROM system.tables"
                    + " WHERE database = currentDatabase() AND has({names:Array(String)}, name)";

    /// Tables of the family that store parts, each on one server, with no window for tokens; those
    /// that are replicated have one of their own.
    private static final String WITHOUT_TOKENS =
            "SELECT name FROM system.tables"
                    + " WHERE database = currentDatabase() AND has({names:Array(String)}, name)"
                    + " AND engine LIKE '%MergeTree'"
                    + " AND engine NOT LIKE 'Replicated%' AND engine NOT LIKE 'Shared%'"
                    + " AND toUInt64OrZero(extract(engine_full,"
                    + " 'non_replicated_deduplication_window = (\\\\d+)')) = 0 ORDER BY name";

    private final ClickHouseClient client;
    private final RunningInserts running;
    private final Map<String, Table> withReceipts = new HashMap<>();

    /// Writes through a client.
    ///
    /// @param tables that blocks may be for; those that keep receipts have to be among them
    public TableWriter(ClickHouseClient client, List<Table> tables) {
        this.client = client;
        running = new RunningInserts(client);
        for (Table table : tables) {
            if (table.engine().receipts()) {
                withReceipts.put(table.name(), table);
            }
        }
    }

    @Override
    public void write(TableBlock block, BatchId id, int attempt, Instant deadline) {
        Table table = withReceipts.get(block.table());
        if (table == null) {
            insert(block, withBatch(block.block(), id.hash()), id, attempt, deadline);
        } else {
            try (Receipt receipt = new Receipt(table, block.block(), id.hash())) {
                insert(block, receipt.rows(), id, attempt, deadline);
            }
        }
    }

    private void insert(TableBlock block, Block rows, BatchId id, int attempt, Instant deadline) {
        client.insert(
                block.table(),
                rows,
                Map.of(
                        "query_id", id.queryId(attempt, block.table(), block.partition()),
                        "insert_deduplicate", "1",
                        "insert_deduplication_token",
                                id.token(attempt, block.table(), block.partition())),
                deadline);
    }

    private static Block withBatch(Block rows, long batch) {
        if (rows.findColumn(TableBlock.BATCH_COLUMN) != null) {
            return rows;
        }
        Block all = new Block();
        for (int i = 0; i < rows.columnCount(); i++) {
            all.add(rows.name(i), rows.column(i));
        }
        LongColumn constant = new LongColumn("UInt64");
        constant.ensure(rows.rows());
        constant.fill(0, rows.rows(), batch);
        constant.resize(rows.rows());
        return all.add(TableBlock.BATCH_COLUMN, constant);
    }

    @Override
    public void awaitEnd(
            String table, String partition, BatchId id, int attempt, Duration patience) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i <= attempt; i++) {
            ids.add(id.queryId(i, table, partition));
        }
        running.awaitEnd(ids, patience);
    }

    @Override
    public long readBack(String table, String partition, long batch) {
        try {
            return client.query(
                            withReceipts.containsKey(table) ? RECEIPTS : COUNT,
                            Map.of(
                                    "table",
                                    table,
                                    "partition",
                                    partition,
                                    "batch",
                                    Long.toUnsignedString(batch)))
                    .singleNumber();
        } catch (ClickHouseException failure) {
            if (failure.code() == ClickHouseException.UNKNOWN_TABLE) {
                return 0;
            }
            throw failure;
        }
    }

    @Override
    public List<String> withoutTokens(List<String> tables) {
        QueryResult found = client.query(WITHOUT_TOKENS, Map.of("names", names(tables)));
        return IntStream.range(0, found.rows().size())
                .mapToObj(row -> found.text(row, "name"))
                .toList();
    }

    private static String names(List<String> tables) {
        return tables.stream().map(Sql::text).collect(Collectors.joining(",", "[", "]"));
    }

    @Override
    public String identity(List<String> tables) {
        return client.query(
                        IDENTITY,
                        Map.of("count", Integer.toString(tables.size()), "names", names(tables)))
                .text(0, "identity");
    }
}
