package io.weir.bench.flows;

import com.sun.management.ThreadMXBean;

import io.weir.flows.codec.DecodeEvents;
import io.weir.flows.codec.DecoderConfig;
import io.weir.flows.codec.FlowDecoder;
import io.weir.flows.schema.FlowBatch;
import io.weir.flows.schema.FlowSchema;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// How many flows one core decodes into columns in a second, the emptying of the columns included,
/// and what it allocates. Counts the CPU time of the thread, so that a busy machine does not
/// disturb it.
///
/// Run: `java -cp … io.weir.bench.flows.DecodeBench [seconds per protocol]`.
public final class DecodeBench {
    private static final int PACKETS = 512;
    private static final int BATCH = 4_096;

    private final String name;
    private final List<byte[]> packets;
    private final FlowBatch rows = new FlowBatch(FlowSchema.defaults(), BATCH);
    private final FlowDecoder decoder =
            new FlowDecoder(DecoderConfig.defaults(), DecodeEvents.NONE, FlowBatch::clear);
    private long flows;

    private DecodeBench(String name, List<byte[]> packets) {
        this.name = name;
        this.packets = packets;
    }

    /// Runs all protocols.
    public static void main(String[] args) {
        long seconds = args.length > 0 ? Long.parseLong(args[0]) : 3;
        ExportPackets exports = new ExportPackets();
        List<DecodeBench> benches = new ArrayList<>();
        benches.add(new DecodeBench("v5   30 x 48 B", repeat(exports::v5, List.of())));
        benches.add(
                new DecodeBench(
                        "v9   24 x 57 B",
                        repeat(() -> exports.data(false), List.of(exports.template(false)))));
        benches.add(
                new DecodeBench(
                        "ipfix 18 x 74 B",
                        repeat(() -> exports.data(true), List.of(exports.template(true)))));
        benches.add(new DecodeBench("sflow 6 x 220 B", repeat(exports::sflow, List.of())));
        PrintStream out =
                new PrintStream(
                        new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        // All protocols warm the code up together, so that each meets the compiled code of a mixed
        // load.
        for (int round = 0; round < 3; round++) {
            for (DecodeBench bench : benches) {
                bench.run(1_000_000_000L);
            }
        }
        for (DecodeBench bench : benches) {
            out.println(bench.measure(seconds * 1_000_000_000L));
        }
    }

    private static List<byte[]> repeat(Supplier<byte[]> packet, List<byte[]> first) {
        List<byte[]> all = new ArrayList<>(first);
        for (int i = 0; i < PACKETS; i++) {
            all.add(packet.get());
        }
        return all;
    }

    private String measure(long nanos) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long id = Thread.currentThread().threadId();
        flows = 0;
        long allocated = threads.getThreadAllocatedBytes(id);
        long cpu = threads.getCurrentThreadCpuTime();
        run(nanos);
        cpu = threads.getCurrentThreadCpuTime() - cpu;
        allocated = threads.getThreadAllocatedBytes(id) - allocated;
        return String.format(
                Locale.ROOT,
                "%s: %.1f M records per CPU second, %.0f ns each, %.2f bytes allocated each",
                name,
                flows * 1_000.0 / cpu,
                (double) cpu / flows,
                (double) allocated / flows);
    }

    private void run(long nanos) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long end = threads.getCurrentThreadCpuTime() + nanos;
        do {
            for (byte[] packet : packets) {
                if (rows.rows() > BATCH - 64) {
                    rows.clear();
                }
                flows +=
                        decoder.decode(
                                packet, 0, packet.length, 0, 0xffff_c000_0201L, 2_055, 1, rows);
            }
        } while (threads.getCurrentThreadCpuTime() < end);
    }
}
