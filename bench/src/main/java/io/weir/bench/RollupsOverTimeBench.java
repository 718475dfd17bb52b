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
import io.weir.pipeline.BatchId;
import io.weir.pipeline.Build;
import io.weir.pipeline.Processor;
import io.weir.pipeline.SourcePartition;
import io.weir.pipeline.SourceRecord;
import io.weir.pipeline.TableBlock;
import io.weir.wire.bytes.ByteSink;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/// Raw rows and roll-ups at a steady rate, in real time, so that merges have to keep up: every five
/// seconds a block of raw rows, every minute the roll-ups, in memory or by the engine. Prints every
/// half minute the active parts, the memory and the CPU time of the process, which holds the engine
/// as well.
public final class RollupsOverTimeBench {
    private static final SourcePartition PARTITION =
            new SourcePartition("flows-v1-block", new UUID(3, 4), 0);
    private static final int RUN = 1_000;
    private static final int BLOCK_SECONDS = 5;

    private final PrintStream out = System.out;
    private final FlowSchema schema = FlowSchema.defaults();
    private final FlowEncoding encoding = FlowEncoding.BLOCK;
    private final BenchStore store;
    private final ClickHouseClient client;
    private final TableWriter writer;
    private final ProviderFlows source = new ProviderFlows(1, 500);
    private final FlowBatch batch = new FlowBatch(schema, RUN);
    private final ByteSink sink = new ByteSink(1 << 18);
    private final boolean byEngine;
    private CompletableFuture<Void> rolledUp = CompletableFuture.completedFuture(null);
    private long offset;
    private long lastSumMillis;

    private RollupsOverTimeBench(BenchStore store, boolean byEngine) {
        this.store = store;
        client = store.client();
        writer = new TableWriter(client, List.of());
        this.byEngine = byEngine;
        new Migrator(store.connector(), FlowTables.all(schema)).apply();
    }

    /// Arguments: `memory` or `engine`; minutes (default 10); flows per second (default 100000).
    public static void main(String[] arguments) throws Exception {
        boolean byEngine = arguments.length > 0 && arguments[0].equals("engine");
        int minutes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
        int rate = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 100_000;
        try (BenchStore store = new BenchStore()) {
            new RollupsOverTimeBench(store, byEngine).run(minutes, rate);
        }
    }

    private void run(int minutes, int rate) {
        Processor raw = new FlowsProcessor(schema, encoding);
        Processor sums =
                new RollupProcessor(
                        schema, encoding, DataSize.ofMebibytes(512), InstantSource.system());
        long first = System.currentTimeMillis() / 60_000 * 60 + 60;
        out.printf("roll-ups by %s, %d flows/s%n", byEngine ? "the engine" : "memory", rate);
        sleepUntil(first);
        long begin = BenchStore.cpuNanos();
        Build rollup = sums.begin(PARTITION);
        long rollupFrom = offset;
        for (int step = 0; step < minutes * 60 / BLOCK_SECONDS; step++) {
            long second = first + (long) step * BLOCK_SECONDS;
            Build build = raw.begin(PARTITION);
            long from = offset;
            for (int run = 0; run < rate * BLOCK_SECONDS / RUN; run++) {
                SourceRecord record = record(second + (long) run * RUN / rate);
                build.add(record);
                if (!byEngine) {
                    rollup.add(record);
                }
            }
            sleepUntil(second + BLOCK_SECONDS);
            insert(build, new BatchId(PARTITION, from, offset - 1));
            if ((step + 1) * BLOCK_SECONDS % 60 == 0) {
                Build ended = rollup;
                BatchId id = new BatchId(PARTITION, rollupFrom, offset - 1);
                rollUp(() -> sum(ended, id, second + BLOCK_SECONDS - 60));
                rollup = sums.begin(PARTITION);
                rollupFrom = offset;
            }
            if ((step + 1) * BLOCK_SECONDS % 30 == 0) {
                report(begin);
            }
        }
        rolledUp.join();
        store.awaitMerges();
        out.println("after the last roll-up and merge:");
        report(begin);
    }

    // Beside the raw inserts, as a pipeline of its own would; a minute that takes longer than a
    // minute shows as a pause in the next.
    private void rollUp(Runnable work) {
        rolledUp.join();
        rolledUp = CompletableFuture.runAsync(work);
    }

    private void sum(Build rollup, BatchId id, long minute) {
        long begin = System.nanoTime();
        if (byEngine) {
            new EngineRollups(schema, client).sum(minute);
        } else {
            insert(rollup, id);
        }
        lastSumMillis = (System.nanoTime() - begin) / 1_000_000;
    }

    private void insert(Build build, BatchId id) {
        for (TableBlock block : build.finish(id).blocks()) {
            writer.write(block, id, 0, Instant.now().plusSeconds(600));
        }
    }

    private SourceRecord record(long second) {
        batch.clear();
        source.fill(batch, second);
        sink.clear();
        encoding.encoder().encode(batch.block(), 0, RUN, sink);
        return SourceRecord.of(offset++, second * 1000, sink.toByteArray());
    }

    private void report(long begin) {
        long flows = offset * RUN;
        out.printf(
                Locale.ROOT,
                "%5.1f M flows; parts %s; resident %d MiB; %.2f CPU s per million; last sum %d ms%n",
                flows / 1e6,
                client.query(
                                "SELECT arrayStringConcat(groupArray(concat(table, ' ',"
                                        + " toString(parts))), ', ') AS text FROM (SELECT table,"
                                        + " count() AS parts FROM system.parts WHERE active AND"
                                        + " table LIKE 'flows%' AND table NOT LIKE '%progress'"
                                        + " GROUP BY table ORDER BY table)")
                        .text(0, "text"),
                residentMebibytes(),
                (BenchStore.cpuNanos() - begin) * 1e-3 / flows,
                lastSumMillis);
    }

    private static void sleepUntil(long second) {
        long millis = second * 1000 - System.currentTimeMillis();
        if (millis > 0) {
            LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
        }
    }

    private static long residentMebibytes() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
                }
            }
            return -1;
        } catch (IOException e) {
            return -1;
        }
    }
}
