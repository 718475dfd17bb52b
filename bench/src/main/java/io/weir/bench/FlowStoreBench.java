package io.weir.bench;

import io.weir.base.config.DataSize;
import io.weir.connect.clickhouse.ClickHouseClient;
import io.weir.connect.clickhouse.TableWriter;
import io.weir.connect.clickhouse.schema.Migrator;
import io.weir.flows.encoding.FlowEncoding;
import io.weir.flows.schema.FlowBatch;
import io.weir.flows.schema.FlowSchema;
import io.weir.flows.storage.FlowTables;
import io.weir.flows.storage.FlowsProcessor;
import io.weir.flows.storage.RollupProcessor;
import io.weir.flows.storage.RollupTable;
import io.weir.pipeline.BatchId;
import io.weir.pipeline.Build;
import io.weir.pipeline.Processor;
import io.weir.pipeline.SourcePartition;
import io.weir.pipeline.SourceRecord;
import io.weir.pipeline.TableBlock;
import io.weir.wire.bytes.ByteSink;

import java.io.PrintStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What storing flows costs with the engine in the same process: raw rows alone, then the roll-ups
/// in two ways, each from records of a minute: summed in memory and inserted, or summed by the
/// engine from the raw rows of the minute (`INSERT … SELECT … GROUP BY`). CPU time of the whole
/// process until no merge runs any more.
public final class FlowStoreBench {
    private static final SourcePartition PARTITION =
            new SourcePartition("flows-v1-block", new UUID(1, 2), 0);
    private static final int RUN = 1_000;

    private final PrintStream out;
    private final FlowSchema schema = FlowSchema.defaults();
    private final FlowEncoding encoding = FlowEncoding.BLOCK;
    private final BenchStore store;
    private final TableWriter writer;

    private FlowStoreBench(PrintStream out, BenchStore store) {
        this.out = out;
        this.store = store;
        writer = new TableWriter(store.client(), List.of());
    }

    /// Arguments: minutes (default 6), flows per minute (default 500000), autonomous systems
    /// (default 500).
    public static void main(String[] arguments) throws Exception {
        int minutes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 6;
        int flows = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 500_000;
        int networks = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 500;
        try (BenchStore store = new BenchStore()) {
            new FlowStoreBench(System.out, store).run(minutes, flows, networks);
        }
    }

    private void run(int minutes, int flows, int networks) {
        new Migrator(store.connector(), FlowTables.all(schema)).apply();
        ProviderFlows source = new ProviderFlows(1, networks);
        long start = System.currentTimeMillis() / 60_000 * 60 - 60L * minutes;
        List<List<SourceRecord>> records = new ArrayList<>();
        for (int minute = 0; minute < minutes; minute++) {
            records.add(minute(source, flows, start + 60L * minute, minute));
        }
        long million = (long) minutes * flows;
        report(
                "raw rows",
                million,
                () -> store(new FlowsProcessor(schema, encoding), records),
                "flows");
        report("roll-ups in memory", million, () -> store(rollup(), records), "flows_%");
        for (RollupTable table : RollupTable.values()) {
            store.client().execute("TRUNCATE TABLE " + table.table());
        }
        EngineRollups engine = new EngineRollups(schema, store.client());
        report(
                "roll-ups by the engine",
                million,
                () -> byEngine(engine, start, minutes),
                "flows_%");
    }

    private List<SourceRecord> minute(ProviderFlows source, int flows, long second, int minute) {
        List<SourceRecord> records = new ArrayList<>();
        ByteSink sink = new ByteSink(1 << 18);
        FlowBatch batch = new FlowBatch(schema, RUN);
        for (int i = 0; i < flows / RUN; i++) {
            batch.clear();
            source.fill(batch, second + 60L * i * RUN / flows);
            sink.clear();
            encoding.encoder().encode(batch.block(), 0, RUN, sink);
            long offset = (long) minute * (flows / RUN) + i;
            records.add(SourceRecord.of(offset, second * 1000, sink.toByteArray()));
        }
        return records;
    }

    private RollupProcessor rollup() {
        return new RollupProcessor(
                schema, encoding, DataSize.ofMebibytes(512), InstantSource.system());
    }

    // One batch per minute.
    private void store(Processor processor, List<List<SourceRecord>> minutes) {
        for (List<SourceRecord> minute : minutes) {
            Build build = processor.begin(PARTITION);
            minute.forEach(build::add);
            BatchId id =
                    new BatchId(PARTITION, minute.getFirst().offset(), minute.getLast().offset());
            for (TableBlock block : build.finish(id).blocks()) {
                writer.write(block, id, 0, Instant.now().plusSeconds(600));
            }
        }
    }

    private static void byEngine(EngineRollups engine, long start, int minutes) {
        for (int minute = 0; minute < minutes; minute++) {
            engine.sum(start + 60L * minute);
        }
    }

    private void report(String what, long flows, Runnable work, String tables) {
        long wall = System.nanoTime();
        long begin = BenchStore.cpuNanos();
        work.run();
        long inserted = BenchStore.cpuNanos();
        store.awaitMerges();
        double merged = (BenchStore.cpuNanos() - begin) * 1e3 / flows / 1e6;
        ClickHouseClient client = store.client();
        out.printf(
                "%-22s %.2f CPU s per million flows inserted, %.2f with merges; %.1f s; %s%n",
                what,
                (inserted - begin) * 1e3 / flows / 1e6,
                merged,
                (System.nanoTime() - wall) / 1e9,
                client.query(
                                "SELECT arrayStringConcat(groupArray(concat(table, ' ',"
                                        + " toString(rows), ' rows ', toString(parts), ' parts ',"
                                        + " toString(mib), ' MiB')), ', ') AS text FROM (SELECT"
                                        + " table, sum(rows) AS rows, count() AS parts,"
                                        + " intDiv(sum(bytes_on_disk), 1048576) AS mib FROM"
                                        + " system.parts WHERE active AND table LIKE {like:String}"
                                        + " GROUP BY table ORDER BY table)",
                                Map.of("like", tables))
                        .text(0, "text"));
    }
}
