package io.weir.bench;

import io.weir.flows.schema.FlowBatch;
import io.weir.flows.schema.FlowSchema;
import io.weir.wire.block.Block;
import io.weir.wire.block.BlockRecord;
import io.weir.wire.block.NativeFormat;
import io.weir.wire.bytes.ByteSink;
import io.weir.wire.bytes.ByteSource;
import io.weir.wire.column.LowCardinalityColumn;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Nanoseconds of CPU per flow of making records of 1,000 flows, gathering them into a block of
/// 500,000 rows, and writing that block in Native form.
///
/// ```
/// java -cp … io.weir.bench.BlockRecordBench [rounds]
/// ```
public final class BlockRecordBench {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int RECORD = 1_000;
    private static final int BLOCK = 500_000;
    private static final int DISTINCT_RECORDS = 50;
    private static final int INTERFACES = 40;

    private BlockRecordBench() {}

    /// Runs `rounds` measurements (default 8) and prints each.
    public static void main(String[] arguments) {
        int rounds = arguments.length == 0 ? 8 : Integer.parseInt(arguments[0]);
        FlowSchema schema = FlowSchema.defaults();
        List<FlowBatch> batches = new ArrayList<>();
        for (int i = 0; i < DISTINCT_RECORDS; i++) {
            batches.add(flows(schema, new Random(i)));
        }
        Block into = batches.getFirst().block().emptyCopy();
        ByteSink sink = new ByteSink(1 << 20);
        System.out.printf(
                "%d columns, records of %d flows, blocks of %d%n",
                into.columnCount(), RECORD, BLOCK);
        for (int round = 0; round < rounds; round++) {
            long start = cpu();
            List<byte[]> records = new ArrayList<>();
            long bytes = 0;
            for (int i = 0; i < BLOCK / RECORD; i++) {
                sink.clear();
                BlockRecord.encode(batches.get(i % DISTINCT_RECORDS).block(), 0, RECORD, sink);
                bytes += sink.size();
                if (i < DISTINCT_RECORDS) {
                    records.add(sink.toByteArray());
                }
            }
            long encoded = cpu();
            into.clear();
            for (int i = 0; i < BLOCK / RECORD; i++) {
                BlockRecord.decode(new ByteSource(records.get(i % DISTINCT_RECORDS)), into);
            }
            long decoded = cpu();
            into.clear();
            for (int i = 0; i < BLOCK / RECORD; i++) {
                into.appendFrom(batches.get(i % DISTINCT_RECORDS).block(), 0, RECORD);
            }
            long appended = cpu();
            sink.clear();
            NativeFormat.write(into, sink);
            long written = cpu();
            System.out.printf(
                    "encode %.0f ns, decode %.0f ns, appendFrom %.0f ns, Native %.0f ns per flow;"
                            + " record %d bytes per flow, Native %d%n",
                    perFlow(start, encoded),
                    perFlow(encoded, decoded),
                    perFlow(decoded, appended),
                    perFlow(appended, written),
                    bytes / BLOCK,
                    sink.size() / BLOCK);
        }
    }

    // Time of this thread alone, so that others on the machine disturb less.
    private static long cpu() {
        return THREADS.getCurrentThreadCpuTime();
    }

    private static double perFlow(long start, long end) {
        return (double) (end - start) / BLOCK;
    }

    // A provider's flows: two exporters, forty interfaces, IPv4 and IPv6, no lists, no NAT, no
    // MPLS.
    private static FlowBatch flows(FlowSchema schema, Random random) {
        FlowBatch batch = new FlowBatch(schema);
        for (int i = 0; i < RECORD; i++) {
            int row = batch.beginRow();
            boolean six = random.nextInt(5) == 0;
            batch.timeReceived.set(row, 1_790_000_000 + i / 500);
            batch.samplingRate.set(row, 1024);
            batch.exporterAddress.set(row, 0, 0xFFFF0A000000L + i % 2);
            name(batch.exporterName, row, "core", i % 2);
            name(batch.exporterGroup, row, "backbone", 0);
            name(batch.exporterRole, row, "edge", 0);
            name(batch.exporterSite, row, "par", i % 2);
            name(batch.exporterRegion, row, "europe", 0);
            batch.srcAddr.set(row, six ? 0x20010db800000000L : 0, address(six, random));
            batch.dstAddr.set(row, six ? 0x20010db800000000L : 0, address(six, random));
            batch.srcNetMask.set(row, 24);
            batch.dstNetMask.set(row, 22);
            batch.srcAs.set(row, 64_500 + random.nextInt(200));
            batch.dstAs.set(row, 64_500 + random.nextInt(200));
            name(batch.srcNetName, row, "net", random.nextInt(30));
            name(batch.dstNetName, row, "net", random.nextInt(30));
            name(batch.srcNetRole, row, "customers", 0);
            batch.inIf.set(row, random.nextInt(INTERFACES));
            batch.outIf.set(row, random.nextInt(INTERFACES));
            name(batch.inIfName, row, "xe-0/0/", batch.inIf.get(row));
            name(batch.outIfName, row, "xe-0/0/", batch.outIf.get(row));
            name(batch.inIfDescription, row, "Transit: provider ", batch.inIf.get(row));
            name(batch.outIfDescription, row, "Transit: provider ", batch.outIf.get(row));
            batch.inIfSpeed.set(row, 10_000);
            batch.outIfSpeed.set(row, 10_000);
            name(batch.inIfConnectivity, row, "transit", batch.inIf.get(row) % 3);
            name(batch.outIfConnectivity, row, "transit", batch.outIf.get(row) % 3);
            name(batch.inIfProvider, row, "provider", batch.inIf.get(row) % 5);
            name(batch.outIfProvider, row, "provider", batch.outIf.get(row) % 5);
            batch.inIfBoundary.set(row, 1);
            batch.outIfBoundary.set(row, 2);
            batch.etype.set(row, six ? 0x86dd : 0x0800);
            batch.proto.set(row, random.nextInt(4) == 0 ? 17 : 6);
            batch.srcPort.set(row, random.nextInt(65_536));
            batch.dstPort.set(row, 443);
            batch.bytes.set(row, 40 + random.nextInt(1_000_000));
            batch.packets.set(row, 1 + random.nextInt(1_000));
            batch.forwardingStatus.set(row, 64);
            batch.commitRow();
        }
        return batch;
    }

    private static long address(boolean six, Random random) {
        int host = random.nextInt(1 << 20);
        return six ? host : 0xFFFF00000000L | 0xC0000000L | host;
    }

    private static void name(LowCardinalityColumn column, int row, String prefix, int number) {
        column.set(row, column.intern(prefix + number));
    }
}
