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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

/// Captures of other projects' test suites and of exporters run for this purpose, against what
/// other decoders make of them: as multisets of (addresses, protocol, ports, bytes, packets), where
/// ICMP has no ports. Reads `corpus/flows` of the folder `shared` beside the project, or the folder
/// that the property `weir.corpus.flows` names; skipped where there is none. Five to ten seconds.
class CorpusTest {
    private static final List<String> JUDGES =
            List.of("nfdump", "pmacct", "goflow2", "akvorado", "tshark", "sflowtool");

    /// Captures whose data stands before its template: no judge waits for it, and RFC 7011 §8 and
    /// RFC 3954 §9 leave it to the collector. [#dataBeforeItsTemplateIsWhatItIsBehindIt] holds what
    /// we read then against what we read once the template is known.
    private static final Map<String, String> BEFORE_TEMPLATE =
            Map.of(
                    "akvorado__TestTemplatesMixedWithData",
                    "bytes 20 to 684: set 257 (01 01 02 98) of 11 records; its template is at 720",
                    "logstash__IPFIX_Netscaler_with_variable_length_fields_data_before_template",
                    "the first datagram has sets 258, 257, 280 and 258 and no template; the template"
                            + " of 258 comes in the second one",
                    "pynetflow__PACKET_V9_TEMPLATE_MIXED",
                    "bytes 20 to 344: set 1024 (04 00 01 44); its template is at 344");

    /// Captures whose records describe both directions; what we make of them is held against nfdump
    /// in [#biflowsAreTheForwardRowsOfNfdumpAndTheirOppositesRfc5103].
    private static final Map<String, String> BIFLOWS =
            Map.of(
                    "logstash__IPFIX_YAF_basic_with_applabel",
                    "elements 85 and 86 under 29305 (80 55 .. .. 00 00 72 79), RFC 5103 §6.1: the"
                            + " reverse direction of each record is a flow",
                    "logstash__Netflow_9_Cisco_ASA_2",
                    "element 232 (00 e8 00 04), responderOctets of the IANA registry, in records"
                            + " with 231: bytes that went the other way");

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
                Path truth = truthFile(judge, name);
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
        Set<String> explained = new TreeSet<>(BEFORE_TEMPLATE.keySet());
        explained.addAll(BIFLOWS.keySet());
        assertThat(different.keySet()).isEqualTo(explained);
    }

    @Test
    void dataBeforeItsTemplateIsWhatItIsBehindIt() throws IOException {
        for (String name : BEFORE_TEMPLATE.keySet()) {
            Path capture = corpus.resolve("pcap/" + name + ".pcap");
            Map<String, Integer> once = decode(capture);
            Map<String, Integer> twice = new HashMap<>(once);
            once.forEach((row, times) -> twice.merge(row, times, Integer::sum));

            assertThat(once).as(name).isNotEmpty();
            assertThat(rows(read(capture, 2))).as(name).isEqualTo(twice);
        }
    }

    @Test
    void biflowsAreTheForwardRowsOfNfdumpAndTheirOppositesRfc5103() throws IOException {
        for (String name : BIFLOWS.keySet()) {
            Map<String, Integer> ours = decode(corpus.resolve("pcap/" + name + ".pcap"));
            Map<String, Integer> forward = truth("nfdump", truthFile("nfdump", name));
            Map<String, Integer> rest = new HashMap<>(ours);
            forward.forEach((row, times) -> rest.merge(row, -times, Integer::sum));
            rest.values().removeIf(times -> times == 0);

            assertThat(rest)
                    .as(name)
                    .isNotEmpty()
                    .allSatisfy((row, times) -> {
                        assertThat(times).as(row).isPositive();
                        assertThat(ends(forward.keySet())).as(row).contains(opposite(row));
                    });
        }
    }

    private static Set<String> ends(Set<String> rows) {
        Set<String> ends = new TreeSet<>();
        for (String row : rows) {
            ends.add(row.substring(0, row.lastIndexOf(' ')));
        }
        return ends;
    }

    /// Addresses, protocol and ports of a row with the ends exchanged.
    private static String opposite(String row) {
        String[] cells = row.split(" ", -1);
        String ends = cells[1] + " " + cells[0] + " " + cells[2];
        return cells.length < 6 ? ends : ends + " " + cells[4] + " " + cells[3];
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
        return read(capture, 1);
    }

    private static Receiver read(Path capture, int times) throws IOException {
        Receiver receiver = new Receiver(DecoderConfig.defaults(), 16_384);
        for (int i = 0; i < times; i++) {
            try (PcapReader reader = PcapReader.open(capture)) {
                Datagram datagram = reader.next();
                while (datagram != null) {
                    receiver.now = datagram.timeMillis();
                    receiver.receive(
                            datagram.payload(), datagram.sourceLow(), datagram.sourcePort());
                    datagram = reader.next();
                }
            }
        }
        receiver.addsUp();
        assertThat(receiver.drained).as("rows of one batch").isZero();
        return receiver;
    }

    private static Map<String, Integer> decode(Path capture) throws IOException {
        return rows(read(capture));
    }

    private static Map<String, Integer> rows(Receiver receiver) {
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

    private static Path truthFile(String judge, String name) {
        Path lines = corpus.resolve("truth/" + judge + "/" + name + ".jsonl.gz");
        return Files.exists(lines)
                ? lines
                : corpus.resolve("truth/" + judge + "/" + name + ".json.gz");
    }

    private static Map<String, Integer> truth(String judge, Path file) throws IOException {
        byte[] text;
        try (InputStream in =
                new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            text = in.readAllBytes();
        }
        if (judge.equals("tshark")) {
            return PacketJudges.tshark(text);
        }
        if (judge.equals("sflowtool")) {
            return PacketJudges.sflowtool(text);
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
