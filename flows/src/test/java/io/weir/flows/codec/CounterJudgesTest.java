package io.weir.flows.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.base.json.Json;
import io.weir.flows.demo.encode.SflowCounterEncoder;
import io.weir.testing.program.Programs;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// Counter samples as programs read them that we did not write. About 5 s where both are there.
class CounterJudgesTest {
    private final Receiver receiver = new Receiver();
    private final CounterRows rows = new CounterRows(receiver.counters);
    private final SflowCounterEncoder encoder =
            new SflowCounterEncoder(new byte[] {(byte) 192, 0, 2, 9}, 5, Receiver.NOW - 60_000);

    /// Of a port twice, of a VLAN and of a processor; received here, and as a capture.
    private Path fourSamples(Path directory) throws Exception {
        encoder.begin(Receiver.NOW);
        SflowCounters.switchPort(encoder.sample(7, 0, 12), 12, 1_000);
        SflowCounters.switchPort(encoder.expandedSample(8, 0, 13), 13, 4_000_000_000L);
        encoder.sample(1, 1, 30).record(5).u32(30).u64(1L << 33).u32(1, 2, 3, 4);
        encoder.sample(1, 2, 1).record(1001).u32(1_234, 20, 50).u64(1L << 34, 77);
        byte[] datagram = encoder.finish();
        Path capture = directory.resolve("counters.pcap");
        writePcap(capture, datagram);
        receiver.receive(datagram);
        return capture;
    }

    /// sFlow collector of pmacct (Debian's package `pmacct`); about 4 s where it is installed.
    @Test
    void sfacctdReadsTheSame(@TempDir Path directory) throws Exception {
        assumeTrue(Programs.installed("sfacctd"), "sfacctd is not installed");
        Path capture = fourSamples(directory);
        List<Map<String, Object>> ours = new ArrayList<>();
        for (int row = 0; row < 2; row++) {
            Map<String, Object> generic = new TreeMap<>();
            for (var field :
                    Map.ofEntries(
                                    entry("source_id_index", "SourceIndex"),
                                    entry("sflow_cnt_seq", "SequenceNumber"),
                                    entry("ifIndex", "IfIndex"),
                                    entry("ifType", "IfType"),
                                    entry("ifSpeed", "IfReportedSpeed"),
                                    entry("ifDirection", "IfDirection"),
                                    entry("ifInOctets", "InOctets"),
                                    entry("ifInUcastPkts", "InUnicastPackets"),
                                    entry("ifInMulticastPkts", "InMulticastPackets"),
                                    entry("ifInBroadcastPkts", "InBroadcastPackets"),
                                    entry("ifInDiscards", "InDiscards"),
                                    entry("ifInErrors", "InErrors"),
                                    entry("ifInUnknownProtos", "InUnknownProtocols"),
                                    entry("ifOutOctets", "OutOctets"),
                                    entry("ifOutUcastPkts", "OutUnicastPackets"),
                                    entry("ifOutMulticastPkts", "OutMulticastPackets"),
                                    entry("ifOutBroadcastPkts", "OutBroadcastPackets"),
                                    entry("ifOutDiscards", "OutDiscards"),
                                    entry("ifOutErrors", "OutErrors"),
                                    entry("ifPromiscuousMode", "IfPromiscuous"))
                            .entrySet()) {
                generic.put(field.getKey(), rows.number(field.getValue(), row));
            }
            generic.put(
                    "ifStatus", rows.number("IfAdminUp", row) + 2 * rows.number("IfOperUp", row));
            ours.add(generic);
            Map<String, Object> ethernet = new TreeMap<>();
            ethernet.put("source_id_index", rows.number("SourceIndex", row));
            ethernet.put("sflow_cnt_seq", rows.number("SequenceNumber", row));
            for (String name : receiver.counters.block().names()) {
                if (name.startsWith("Dot3")) {
                    ethernet.put("dot3Stats" + name.substring(4), rows.number(name, row));
                }
            }
            ours.add(ethernet);
        }
        Map<String, Object> vlan = new TreeMap<>();
        vlan.put("source_id_index", rows.number("SourceIndex", 2));
        vlan.put("sflow_cnt_seq", rows.number("SequenceNumber", 2));
        rows.map("Numbers", 2)
                .forEach((name, value) ->
                        vlan.put(name.equals("vlan.vlan_id") ? "vlan" : name.substring(5), value));
        ours.add(vlan);
        ours.add(
                new TreeMap<>(
                        Map.of(
                                "source_id_index",
                                rows.number("SourceIndex", 3),
                                "sflow_cnt_seq",
                                rows.number("SequenceNumber", 3))));

        assertThat(sfacctd(capture, directory)).isEqualTo(ours);
    }

    /// The numbers that it tells of each record, without those of the datagram.
    private static List<Map<String, Object>> sfacctd(Path capture, Path directory)
            throws Exception {
        Path out = directory.resolve("counters.json");
        Path config =
                Files.writeString(
                        directory.resolve("sfacctd.conf"),
                        """
                        daemonize: false
                        pcap_savefile: %s
                        sfacctd_counter_file: %s
                        sfacctd_counter_output: json
                        plugins: print
                        aggregate: src_host
                        print_output_file: %s
                        """
                                .formatted(capture, out, directory.resolve("flows")));
        Process process =
                new ProcessBuilder(Programs.path("sfacctd"), "-f", config.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("sfacctd has ended").isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        List<Map<String, Object>> records = new ArrayList<>();
        for (String line : Files.readAllLines(out)) {
            JsonNode record = Json.read(line.getBytes(StandardCharsets.UTF_8));
            if (record.path("event_type").asString("").equals("log")) {
                Map<String, Object> numbers = new TreeMap<>();
                record.properties().stream()
                        .filter(field -> field.getValue().isNumber())
                        .filter(field -> !List.of("seq", "sflow_seq").contains(field.getKey()))
                        .forEach(field -> numbers.put(field.getKey(), field.getValue().asLong()));
                records.add(numbers);
            }
        }
        return records;
    }

    @Test
    void tsharkReadsTheSame(@TempDir Path directory) throws Exception {
        assumeTrue(Programs.installed("tshark"), "tshark is not installed");
        Path capture = fourSamples(directory);

        Map<String, List<String>> ours = new LinkedHashMap<>();
        ours.put("sflow_245.ifindex", column("IfIndex", 2));
        ours.put("sflow_245.iftype", column("IfType", 2));
        ours.put("sflow_245.ifspeed", column("IfReportedSpeed", 2));
        ours.put("sflow_245.ifinoct", column("InOctets", 2));
        ours.put("sflow_245.ifinpkt", column("InUnicastPackets", 2));
        ours.put("sflow_245.ifinmcast", column("InMulticastPackets", 2));
        ours.put("sflow_245.ifinbcast", column("InBroadcastPackets", 2));
        ours.put("sflow_245.ifindisc", column("InDiscards", 2));
        ours.put("sflow_245.ifinerr", column("InErrors", 2));
        ours.put("sflow_245.ifinunk", column("InUnknownProtocols", 2));
        ours.put("sflow_245.ifoutoct", column("OutOctets", 2));
        ours.put("sflow_245.ifoutpkt", column("OutUnicastPackets", 2));
        ours.put("sflow_245.ifoutmcast", column("OutMulticastPackets", 2));
        ours.put("sflow_245.ifoutbcast", column("OutBroadcastPackets", 2));
        ours.put("sflow_245.ifoutdisc", column("OutDiscards", 2));
        ours.put("sflow_245.ifouterr", column("OutErrors", 2));
        ours.put("sflow_245.ifpromisc", column("IfPromiscuous", 2));
        for (String error :
                List.of("AlignmentErrors", "FCSErrors", "LateCollisions", "SymbolErrors")) {
            ours.put("sflow_245.dot3Stats" + error, column("Dot3" + error, 2));
        }
        for (String field : List.of("vlan_id", "octets", "ucastPkts", "discards")) {
            ours.put(
                    "sflow_245." + field,
                    List.of(rows.map("Numbers", 2).get("vlan." + field) + ""));
        }
        for (String field : List.of("total_memory", "free_memory")) {
            ours.put(
                    "sflow_5." + field,
                    List.of(rows.map("Numbers", 3).get("processor." + field) + ""));
        }
        assertThat(tshark(capture, List.copyOf(ours.keySet())))
                .isEqualTo(List.copyOf(ours.values()));
    }

    private List<String> column(String name, int count) {
        List<String> values = new ArrayList<>();
        for (int row = 0; row < count; row++) {
            values.add(Long.toUnsignedString(rows.number(name, row)));
        }
        return values;
    }

    private static void writePcap(Path file, byte[] datagram) throws Exception {
        int ip = 28 + datagram.length;
        ByteBuffer out = ByteBuffer.allocate(40 + ip);
        out.putInt(0xa1b2_c3d4).putInt(0x0002_0004).putInt(0).putInt(0).putInt(65_535).putInt(101);
        out.putInt((int) Packets.EXPORT_SECONDS).putInt(0).putInt(ip).putInt(ip);
        out.putInt(0x4500_0000 | ip).putInt(0).putInt(0x4011_0000);
        out.putInt(0xc000_0209).putInt(0xc000_0202);
        out.putShort((short) 40_000).putShort((short) 6_343);
        out.putShort((short) (8 + datagram.length)).putShort((short) 0).put(datagram);
        Files.write(file, out.array());
    }

    /// The values that tshark tells of each field, of all samples.
    private static List<List<String>> tshark(Path capture, List<String> fields) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(Programs.path("tshark"), "-n", "-r", capture.toString()));
        command.addAll(List.of("-d", "udp.port==6343,sflow", "-T", "fields"));
        fields.forEach(field -> command.addAll(List.of("-e", field)));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String line = String.join("\n", process.inputReader().readAllLines());
        assertThat(process.waitFor()).isZero();
        return Arrays.stream(line.split("\t", -1))
                .map(values -> List.of(values.split(",", -1)))
                .toList();
    }
}
