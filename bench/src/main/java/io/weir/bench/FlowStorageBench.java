package io.weir.bench;

import io.weir.base.config.DataSize;
import io.weir.flows.encoding.FlowEncoding;
import io.weir.flows.encoding.RecordEncoder;
import io.weir.flows.schema.FlowBatch;
import io.weir.flows.schema.FlowSchema;
import io.weir.flows.storage.FlowsProcessor;
import io.weir.flows.storage.RollupProcessor;
import io.weir.pipeline.BatchId;
import io.weir.pipeline.Build;
import io.weir.pipeline.Built;
import io.weir.pipeline.Processor;
import io.weir.pipeline.SourcePartition;
import io.weir.pipeline.SourceRecord;
import io.weir.pipeline.TableBlock;
import io.weir.wire.bytes.ByteSink;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// What flows cost between Kafka and the store, without either: packing records, and building raw
/// blocks and roll-ups from them, in both encodings. CPU time of the thread, so that other work on
/// the machine hardly shows.
public final class FlowStorageBench {
    private static final SourcePartition PARTITION =
            new SourcePartition("flows-v1-block", new UUID(1, 2), 0);
    private static final int RUN = 1_000;
    private static final int ROUNDS = 5;

    private final PrintStream out;
    private final FlowSchema schema = FlowSchema.defaults();

    private FlowStorageBench(PrintStream out) {
        this.out = out;
    }

    /// Arguments: flows (default 1000000), autonomous systems (default 5000).
    public static void main(String[] arguments) {
        int flows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        int networks = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5_000;
        new FlowStorageBench(System.out).run(flows, networks);
    }

    private void run(int flows, int networks) {
        List<FlowBatch> batches = new ArrayList<>();
        ProviderFlows source = new ProviderFlows(1, networks);
        long start = System.currentTimeMillis() / 60_000 * 60;
        for (int i = 0; i < flows / RUN; i++) {
            FlowBatch batch = new FlowBatch(schema, RUN);
            source.fill(batch, start - 60 + 60L * i * RUN / flows);
            batches.add(batch);
        }
        for (FlowEncoding encoding : FlowEncoding.values()) {
            List<SourceRecord> records = List.of();
            for (int round = 0; round < ROUNDS; round++) {
                records = encode(encoding, batches, start, round == ROUNDS - 1);
            }
            build(new FlowsProcessor(schema, encoding), records, flows);
            build(
                    new RollupProcessor(
                            schema, encoding, DataSize.ofMebibytes(512), InstantSource.system()),
                    records,
                    flows);
        }
    }

    private List<SourceRecord> encode(
            FlowEncoding encoding, List<FlowBatch> batches, long second, boolean report) {
        RecordEncoder encoder = encoding.encoder();
        ByteSink sink = new ByteSink(1 << 18);
        List<SourceRecord> records = new ArrayList<>();
        long bytes = 0;
        long begin = cpuNanos();
        for (FlowBatch batch : batches) {
            sink.clear();
            encoder.encode(batch.block(), 0, batch.rows(), sink);
            bytes += sink.size();
            records.add(SourceRecord.of(records.size(), second * 1000, sink.toByteArray()));
        }
        if (report) {
            long flows = (long) RUN * batches.size();
            out.printf(
                    "%-8s encode          %5d ns per flow, %d bytes per flow before LZ4%n",
                    encoding, (cpuNanos() - begin) / flows, bytes / flows);
        }
        return records;
    }

    private void build(Processor processor, List<SourceRecord> records, int flows) {
        for (int round = 1; round <= ROUNDS; round++) {
            Build build = processor.begin(PARTITION);
            long begin = cpuNanos();
            records.forEach(build::add);
            long added = cpuNanos();
            long held = build.bytes();
            Built built = build.finish(new BatchId(PARTITION, 0, records.size()));
            long finished = cpuNanos();
            if (round == ROUNDS) {
                out.printf(
                        "%-8s add %5d, finish %4d ns per flow = %.2f CPU s per million,"
                                + " %d MiB held, rows %s%n",
                        processor.name(),
                        (added - begin) / flows,
                        (finished - added) / flows,
                        (finished - begin) / 1e3 / flows,
                        held >> 20,
                        rows(built));
            }
        }
    }

    private static Map<String, Integer> rows(Built built) {
        Map<String, Integer> rows = new TreeMap<>();
        for (TableBlock block : built.blocks()) {
            rows.merge(block.table(), block.block().rows(), Integer::sum);
        }
        return rows;
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
