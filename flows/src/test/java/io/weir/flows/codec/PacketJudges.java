package io.weir.flows.codec;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;

import java.util.HashMap;
import java.util.Map;

/// What tshark (`-T json`) and sflowtool (`-J`) make of a capture, as the rows of [CorpusTest].
/// Both tell the fields of packets, not flows: a record that describes both directions is one row
/// here.
final class PacketJudges {
    private static final JsonMapper MAPPER = new JsonMapper();

    private PacketJudges() {}

    /// The rows in what tshark printed of NetFlow or IPFIX.
    static Map<String, Integer> tshark(byte[] json) {
        Map<String, Integer> rows = new HashMap<>();
        records(MAPPER.readTree(json), rows);
        return rows;
    }

    private static void records(JsonNode node, Map<String, Integer> rows) {
        if (node.isObject() && isRecord(node)) {
            CorpusTest.count(
                    rows,
                    first(node, "cflow.srcaddr", "cflow.srcaddrv6"),
                    first(node, "cflow.dstaddr", "cflow.dstaddrv6"),
                    (int) number(node, "cflow.protocol"),
                    (int) number(node, "cflow.srcport"),
                    (int) number(node, "cflow.dstport"),
                    number(node, "cflow.octets"),
                    number(node, "cflow.packets"));
        }
        node.forEach(child -> records(child, rows));
    }

    private static boolean isRecord(JsonNode node) {
        return node.has("cflow.srcaddr") || node.has("cflow.srcaddrv6");
    }

    /// The rows in what sflowtool printed: the length of the packet is that of its IP header, as a
    /// frame may be filled up.
    static Map<String, Integer> sflowtool(byte[] json) {
        Map<String, Integer> rows = new HashMap<>();
        try (MappingIterator<JsonNode> datagrams =
                MAPPER.readerFor(JsonNode.class).readValues(json)) {
            while (datagrams.hasNextValue()) {
                for (JsonNode sample : datagrams.nextValue().path("samples")) {
                    for (JsonNode element : sample.path("elements")) {
                        if (element.has("srcIP") || element.has("srcIP6")) {
                            packet(element, rows);
                        }
                    }
                }
            }
        } catch (JacksonException broken) {
            // sflowtool writes no proper JSON of some damaged samples: that equals nothing.
            return Map.of("unreadable", 1);
        }
        return rows;
    }

    private static void packet(JsonNode element, Map<String, Integer> rows) {
        boolean v6 = element.has("srcIP6");
        CorpusTest.count(
                rows,
                first(element, "srcIP", "srcIP6"),
                first(element, "dstIP", "dstIP6"),
                (int) number(element, "IPProtocol"),
                (int) (number(element, "TCPSrcPort") + number(element, "UDPSrcPort")),
                (int) (number(element, "TCPDstPort") + number(element, "UDPDstPort")),
                v6 ? 40 + number(element, "IPV6_payloadLen") : number(element, "ip.tot_len"),
                1);
    }

    private static String first(JsonNode node, String name, String other) {
        JsonNode value = node.has(name) ? node.path(name) : node.path(other);
        return (value.isArray() ? value.path(0) : value).asString("");
    }

    private static long number(JsonNode node, String name) {
        JsonNode value = node.path(name);
        String text = (value.isArray() ? value.path(0) : value).asString("0");
        return text.startsWith("0x")
                ? Long.parseLong(text, 2, text.length(), 16)
                : Long.parseLong(text);
    }
}
