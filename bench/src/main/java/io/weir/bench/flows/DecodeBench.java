package io.weir.bench.flows;

import io.weir.flows.capture.Datagram;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// How many flows of each protocol one core decodes into columns in a second, and what it allocates
/// ([DecodeRun]), with datagrams of our own.
///
/// Run: `java -cp … io.weir.bench.flows.DecodeBench [seconds per protocol]`.
public final class DecodeBench {
    private static final int PACKETS = 512;
    private static final Duration WARM_UP = Duration.ofSeconds(1);
    private static final long EXPORTER = 0xffff_c000_0201L;

    private DecodeBench() {}

    /// Runs all protocols.
    public static void main(String[] args) {
        Duration time = Duration.ofSeconds(args.length > 0 ? Long.parseLong(args[0]) : 3);
        ExportPackets exports = new ExportPackets();
        Map<String, DecodeRun> runs = new LinkedHashMap<>();
        runs.put("v5   30 x 48 B", repeat(exports::v5, List.of()));
        runs.put(
                "v9   24 x 57 B",
                repeat(() -> exports.data(false), List.of(exports.template(false))));
        runs.put(
                "ipfix 18 x 74 B",
                repeat(() -> exports.data(true), List.of(exports.template(true))));
        runs.put("sflow 6 x 220 B", repeat(exports::sflow, List.of()));
        PrintStream out =
                new PrintStream(
                        new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        // All protocols warm the code up together, so that each meets the compiled code of a mixed
        // load.
        for (int round = 0; round < 3; round++) {
            runs.values().forEach(run -> run.run(WARM_UP));
        }
        runs.forEach((name, run) -> out.println(name + ": " + run.run(time).text()));
    }

    private static DecodeRun repeat(Supplier<byte[]> packet, List<byte[]> first) {
        List<byte[]> all = new ArrayList<>(first);
        for (int i = 0; i < PACKETS; i++) {
            all.add(packet.get());
        }
        return new DecodeRun(
                all.stream()
                        .map(each -> new Datagram(1_000_000, 0, EXPORTER, 2_055, 0, 0, 2_055, each))
                        .toList());
    }
}
