package io.weir.flows.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.base.json.Json;
import io.weir.base.net.IpPrefix;
import io.weir.flows.capture.Datagram;
import io.weir.flows.capture.PcapReader;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/// Captures of other projects' test suites and of exporters run for this purpose, against what
/// other decoders make of them: as multisets of (addresses, protocol, ports, bytes, packets), where
/// ICMP has no ports. Reads `corpus/flows` of the folder `shared` beside the project, or the folder
/// that the property `weir.corpus.flows` names; skipped where there is none.
class CorpusTest {
    private static final List<String> JUDGES = List.of("nfdump", "pmacct", "goflow2", "akvorado");

    /// Captures in which we equal no judge, and why we are right.
    private static final Map<String, String> ALONE =
            Map.ofEntries(
                    Map.entry(
                            "exporters__pmacctd_sfprobe_sflow",
                            "827 of 829 rows equal Akvorado's; in two ICMPv6 packets it stops at the"
                                    + " hop-by-hop header and reports protocol 0 (RFC 8200 §4.1). The"
                                    + " others report frame lengths or multiply by the sampling rate."),
                    Map.entry(
                            "exporters__softflowd_v1",
                            "NetFlow v1 with the full 24 records of 52 bytes; nfdump reads 22 rows,"
                                    + " the others none; tshark counts 1,667 as we do."),
                    Map.entry(
                            "akvorado__TestTemplatesMixedWithData",
                            "Data sets before their template in the same datagram are decoded when it"
                                    + " comes (RFC 7011 §8: collectors may); nobody else waits."),
                    Map.entry(
                            "logstash__IPFIX_Netscaler_with_variable_length_fields_data_before_template",
                            "As above: the template comes in a later datagram."),
                    Map.entry("pynetflow__PACKET_V9_TEMPLATE_MIXED", "As above, NetFlow v9."),
                    Map.entry(
                            "logstash__IPFIX_YAF_basic_with_applabel",
                            "RFC 5103 biflows: nfdump has the forward rows with our counts, Akvorado"
                                    + " both rows without counts, which are elements 85 and 86 here."),
                    Map.entry(
                            "logstash__Netflow_9_Cisco_ASA_2",
                            "232 counts the responder's bytes: a row of its own. The 19 forward rows"
                                    + " equal nfdump's."));

    /// Captures of which only some judges hold a file with no rows, which is what we have.
    private static final List<String> EMPTY =
            List.of("logstash__Netflow_5_invalid_01", "logstash__Netflow_5_invalid_02");

    private static Path corpus = Path.of("");

    @BeforeAll
    static void findsTheCorpus() {
        String property = System.getProperty("weir.corpus.flows");
        Path found = property == null ? walkUp() : Path.of(property);
        assumeTrue(
                found != null && Files.isDirectory(found),
                "no shared/corpus/flows beside the project: corpus tests are skipped");
        corpus = found;
    }

    private static Path walkUp() {
        Path at = Path.of("").toAbsolutePath();
        while (at != null) {
            Path candidate = at.resolve("shared/corpus/flows");
            if (Files.isDirectory(candidate)) {
                return candidate;
            }
            at = at.getParent();
        }
        return Path.of("/nonexistent");
    }

    @Test
    void everyCaptureEqualsAJudgeOrHasItsReason() throws IOException {
        Map<String, String> different = new TreeMap<>();
        int compared = 0;
        for (Path capture : captures()) {
            String name = name(capture);
            Map<String, Integer> ours = decode(capture);
            List<String> verdicts = new ArrayList<>();
            boolean equal = false;
            for (String judge : JUDGES) {
                Path truth = corpus.resolve("truth/" + judge + "/" + name + ".jsonl.gz");
                if (Files.exists(truth)) {
                    Map<String, Integer> theirs = truth(judge, truth);
                    equal |= theirs.equals(ours);
                    verdicts.add(judge + " " + total(theirs));
                }
            }
            if (!verdicts.isEmpty()) {
                compared++;
            }
            if (!equal && !verdicts.isEmpty() && !EMPTY.contains(name)) {
                different.put(name, "ours " + total(ours) + ", " + verdicts);
            }
        }
        assertThat(compared).isGreaterThan(100);
        assertThat(different.keySet()).isSubsetOf(ALONE.keySet());
    }

    @Test
    void datagramsWithACountBeyondTheFormatGiveNoRows() throws IOException {
        for (String name : EMPTY) {
            assertThat(decode(corpus.resolve("pcap/" + name + ".pcap"))).as(name).isEmpty();
        }
    }

    @Test
    void exportersRunHereEqualNfdump() throws IOException {
        // Not the sFlow capture (nfdump multiplies by the sampling rate), the packet samples of
        // PSAMP
        // (nfdump reads none), v1 (22 of 1,667) and biflows (it merges both directions).
        for (String exporter :
                List.of(
                        "softflowd_v5",
                        "softflowd_v9",
                        "softflowd_ipfix",
                        "softflowd_ipfix_nano",
                        "softflowd_ipfix_milli_vlan_ether",
                        "softflowd_v9_sampling10_ether",
                        "pmacctd_nfprobe_v5",
                        "pmacctd_nfprobe_v9",
                        "pmacctd_nfprobe_ipfix")) {
            Path truth = corpus.resolve("truth/nfdump/exporters__" + exporter + ".jsonl.gz");
            assertThat(decode(corpus.resolve("exporters/" + exporter + ".pcap")))
                    .as(exporter)
                    .isEqualTo(truth("nfdump", truth));
        }
    }

    @Test
    void rowCountsEqualWhereAllJudgesAgree() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (String line : Files.readAllLines(corpus.resolve("agreement.tsv"))) {
            String[] cells = line.split("\t", -1);
            if (!cells[cells.length - 1].equals("True")) {
                continue;
            }
            Path capture = capture(cells[0]);
            long records = 0;
            for (ExporterState exporter : read(capture).decoder.exporters()) {
                records += exporter.records() - exporter.recoveredRecords();
            }
            if (records != Long.parseLong(cells[2])) {
                wrong.add(cells[0] + ": " + records + " (expected: " + cells[2] + ")");
            }
        }
        // Three samples of discarded packets (format 5), which only Akvorado reads too.
        assertThat(wrong).isSubsetOf("goflow2__sflow: 9 (expected: 6)");
    }

    private static List<Path> captures() throws IOException {
        List<Path> captures = new ArrayList<>();
        for (String folder : List.of("pcap", "exporters", "synthetic")) {
            try (var files = Files.list(corpus.resolve(folder))) {
                files.filter(file -> file.toString().endsWith(".pcap"))
                        .sorted()
                        .forEach(captures::add);
            }
        }
        return captures;
    }

    private static String name(Path capture) {
        Path inside = corpus.relativize(capture);
        String name = inside.toString().replace(".pcap", "").replace("/", "__");
        return name.replaceFirst("^pcap__", "");
    }

    private static Path capture(String name) {
        Path plain = corpus.resolve("pcap/" + name + ".pcap");
        return Files.exists(plain) ? plain : corpus.resolve(name.replaceFirst("__", "/") + ".pcap");
    }

    private static Receiver read(Path capture) throws IOException {
        Receiver receiver = new Receiver(DecoderConfig.defaults(), 16_384);
        try (PcapReader reader = PcapReader.open(capture)) {
            Datagram datagram = reader.next();
            while (datagram != null) {
                receiver.now = datagram.timeMillis();
                receiver.receive(datagram.payload(), datagram.sourceLow(), datagram.sourcePort());
                datagram = reader.next();
            }
        }
        receiver.addsUp();
        assertThat(receiver.drained).as("rows of one batch").isZero();
        return receiver;
    }

    private static Map<String, Integer> decode(Path capture) throws IOException {
        Receiver receiver = read(capture);
        Map<String, Integer> rows = new HashMap<>();
        for (int row = 0; row < receiver.rows.rows(); row++) {
            count(
                    rows,
                    receiver.source(row),
                    receiver.destination(row),
                    receiver.rows.proto.get(row),
                    receiver.rows.srcPort.get(row),
                    receiver.rows.dstPort.get(row),
                    receiver.rows.bytes.get(row),
                    receiver.rows.packets.get(row));
        }
        return rows;
    }

    private static Map<String, Integer> truth(String judge, Path file) throws IOException {
        byte[] text;
        try (InputStream in =
                new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            text = in.readAllBytes();
        }
        Map<String, Integer> rows = new HashMap<>();
        for (String line : new String(text, StandardCharsets.UTF_8).lines().toList()) {
            if (!line.isBlank()) {
                Judgement.of(judge, Json.read(line.getBytes(StandardCharsets.UTF_8))).into(rows);
            }
        }
        return rows;
    }

    private static int total(Map<String, Integer> rows) {
        return rows.values().stream().mapToInt(Integer::intValue).sum();
    }

    static void count(
            Map<String, Integer> rows,
            String source,
            String destination,
            int protocol,
            int sourcePort,
            int destinationPort,
            long bytes,
            long packets) {
        boolean icmp = protocol == 1 || protocol == 58;
        rows.merge(
                address(source)
                        + " "
                        + address(destination)
                        + " "
                        + protocol
                        + (icmp ? "" : " " + sourcePort + " " + destinationPort)
                        + " "
                        + bytes
                        + "/"
                        + packets,
                1,
                Integer::sum);
    }

    private static String address(String text) {
        if (text.isEmpty() || text.equals("invalid IP")) {
            return "none";
        }
        IpPrefix parsed = IpPrefix.parse(text);
        return Strip.noAddress(parsed.high(), parsed.low()) ? "none" : parsed.toString();
    }

    /// One row as a judge printed it.
    private record Judgement(
            String source,
            String destination,
            int protocol,
            int sourcePort,
            int destinationPort,
            long bytes,
            long packets) {

        static Judgement of(String judge, JsonNode row) {
            return switch (judge) {
                case "nfdump" ->
                        new Judgement(
                                text(row, "src4_addr", "src6_addr"),
                                text(row, "dst4_addr", "dst6_addr"),
                                protocol(row.path("proto")),
                                row.path("src_port").asInt(0),
                                row.path("dst_port").asInt(0),
                                row.path("in_bytes").asLong(0),
                                row.path("in_packets").asLong(0));
                case "pmacct" ->
                        new Judgement(
                                text(row, "ip_src", "ip_src"),
                                text(row, "ip_dst", "ip_dst"),
                                protocol(row.path("ip_proto")),
                                row.path("port_src").asInt(0),
                                row.path("port_dst").asInt(0),
                                row.path("bytes").asLong(0),
                                row.path("packets").asLong(0));
                case "goflow2" ->
                        new Judgement(
                                text(row, "src_addr", "src_addr"),
                                text(row, "dst_addr", "dst_addr"),
                                protocol(row.path("proto")),
                                row.path("src_port").asInt(0),
                                row.path("dst_port").asInt(0),
                                row.path("bytes").asLong(0),
                                row.path("packets").asLong(0));
                default ->
                        new Judgement(
                                text(row, "SrcAddr", "SrcAddr"),
                                text(row, "DstAddr", "DstAddr"),
                                protocol(row.path("Proto")),
                                row.path("SrcPort").asInt(0),
                                row.path("DstPort").asInt(0),
                                row.path("Bytes").asLong(0),
                                row.path("Packets").asLong(0));
            };
        }

        private static String text(JsonNode row, String first, String second) {
            return row.has(first) ? row.path(first).asString("") : row.path(second).asString("");
        }

        /// Numbers stay; names are those of the IANA registry in any case.
        private static int protocol(JsonNode node) {
            if (node.isNumber()) {
                return node.asInt();
            }
            String name = node.asString("0").toLowerCase(Locale.ROOT);
            return switch (name) {
                case "icmp" -> 1;
                case "igmp" -> 2;
                case "ipencap", "ipv4", "ipip" -> 4;
                case "tcp" -> 6;
                case "udp" -> 17;
                case "ipv6" -> 41;
                case "gre" -> 47;
                case "esp" -> 50;
                case "ipv6-icmp" -> 58;
                case "eigrp" -> 88;
                case "ospf", "ospfigp" -> 89;
                case "pim" -> 103;
                case "vrrp" -> 112;
                case "sctp" -> 132;
                case "ip", "hopopt", "" -> 0;
                default -> name.chars().allMatch(Character::isDigit) ? Integer.parseInt(name) : -1;
            };
        }

        void into(Map<String, Integer> rows) {
            count(rows, source, destination, protocol, sourcePort, destinationPort, bytes, packets);
        }
    }
}
