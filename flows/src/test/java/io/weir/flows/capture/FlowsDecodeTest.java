package io.weir.flows.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.base.json.Json;
import io.weir.flows.codec.DecoderConfig;
import io.weir.flows.codec.TimestampSource;
import io.weir.flows.demo.encode.ExportedFlow;
import io.weir.flows.demo.encode.NetFlowV5Encoder;
import io.weir.flows.demo.encode.SflowCounterEncoder;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What `weir flows decode` prints of a capture made here.
class FlowsDecodeTest {
    private static final int SECONDS = 1_767_225_600;
    private static final int RAW_IP = 101;

    @TempDir private Path folder;
    private Path capture;

    @BeforeEach
    void writeCapture() throws IOException {
        long millis = SECONDS * 1_000L;
        byte[] v5 = new NetFlowV5Encoder(1, millis - 100_000, 100).encode(millis, List.of(flow()));
        byte[] noise = "this is no flow protocol".getBytes(StandardCharsets.US_ASCII);
        capture = folder.resolve("one.pcap");
        Files.write(capture, pcap(v5, noise));
    }

    private FlowsDecode.Summary decode(FlowsDecode.Lines lines, ByteArrayOutputStream out) {
        return FlowsDecode.decode(
                List.of(capture),
                DecoderConfig.defaults().withTimestampSource(TimestampSource.PACKET),
                lines,
                out);
    }

    @Test
    void oneObjectPerFlowWithTheColumnNames() {
        var out = new ByteArrayOutputStream();
        FlowsDecode.Summary summary = decode(FlowsDecode.Lines.FLOWS_JSON, out);

        JsonNode flow = Json.read(out.toByteArray());
        assertThat(flow.get("ExporterAddress").asString()).isEqualTo("192.0.2.1");
        assertThat(flow.get("SrcAddr").asString()).isEqualTo("10.0.0.1");
        assertThat(flow.get("DstAddr").asString()).isEqualTo("10.1.0.1");
        assertThat(flow.get("Proto").asInt()).isEqualTo(6);
        assertThat(flow.get("DstPort").asInt()).isZero();
        assertThat(flow.get("Bytes").asLong()).isEqualTo(1_500);
        assertThat(flow.get("SamplingRate").asLong()).isEqualTo(100);
        assertThat(flow.has("MPLSLabels")).isFalse();
        assertThat(summary.flows()).isEqualTo(1);
        assertThat(summary.refused()).containsEntry("unknown-protocol", 1L);
    }

    @Test
    void oneLinePerFlowForPeople() {
        var out = new ByteArrayOutputStream();
        decode(FlowsDecode.Lines.FLOWS_TEXT, out);

        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo(
                        "2026-01-01T00:00:00Z 192.0.2.1 3>4 tcp 10.0.0.1:443 > 10.1.0.1"
                                + " 1500 bytes 3 packets 1:100\n");
    }

    @Test
    void countersByExporter() {
        var out = new ByteArrayOutputStream();
        assertThat(decode(FlowsDecode.Lines.FLOWS_JSON, out).byExporter())
                .singleElement()
                .satisfies(counters -> {
                    assertThat(counters.exporter()).isEqualTo("192.0.2.1");
                    assertThat(counters.packets()).isEqualTo(2);
                    assertThat(counters.records()).isEqualTo(1);
                    assertThat(counters.refusedRecords()).containsOnlyKeys("unknown-protocol");
                    assertThat(counters.refusedBytes()).containsEntry("unknown-protocol", 24L);
                });
    }

    @Test
    void oneObjectPerCounterSample() throws IOException {
        var encoder = new SflowCounterEncoder(new byte[] {10, 9, 8, 7}, 3, 0);
        encoder.begin(SECONDS * 1_000L);
        encoder.sample(41, 0, 7)
                .record(1)
                .u32(7, 6)
                .u64(10_000_000_000L)
                .u32(1, 3)
                .u64(1L << 40)
                .u32(1, 2, 3, 4, 5, 6)
                .u64(-1)
                .u32(7, 8, 9, 10, 11, 0);
        encoder.expandedSample(42, 2, 1).record(2003).floats(0.5f).record(2000).text("leaf1");
        Files.write(capture, pcap(encoder.finish()));
        var out = new ByteArrayOutputStream();

        FlowsDecode.Summary summary = decode(FlowsDecode.Lines.COUNTERS_JSON, out);

        List<JsonNode> lines =
                out.toString(StandardCharsets.UTF_8)
                        .lines()
                        .map(line -> Json.read(line.getBytes(StandardCharsets.UTF_8)))
                        .toList();
        assertThat(lines).hasSize(2);
        JsonNode port = lines.getFirst();
        assertThat(port.get("TimeReceived").asString()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(port.get("ExporterAddress").asString()).isEqualTo("10.9.8.7");
        assertThat(port.get("SubAgent").asInt()).isEqualTo(3);
        assertThat(port.get("SequenceNumber").asInt()).isEqualTo(41);
        assertThat(port.get("IfIndex").asInt()).isEqualTo(7);
        assertThat(port.get("IfOperUp").asBoolean()).isTrue();
        assertThat(port.get("InOctets").asLong()).isEqualTo(1L << 40);
        assertThat(port.get("OutOctets").asString()).isEqualTo("18446744073709551615");
        assertThat(port.get("Records").toString()).isEqualTo("[1]");
        assertThat(port.has("Numbers")).isFalse();
        JsonNode host = lines.get(1);
        assertThat(host.get("SourceClass").asInt()).isEqualTo(2);
        assertThat(host.get("Gauges").toString()).isEqualTo("{\"host_cpu.load_one\":0.5}");
        assertThat(host.get("Texts").toString()).isEqualTo("{\"host.hostname\":\"leaf1\"}");
        assertThat(summary.counterSamples()).isEqualTo(2);
        assertThat(summary.flows()).isZero();
    }

    private static ExportedFlow flow() {
        return new ExportedFlow(
                SECONDS * 1_000L - 2_000,
                SECONDS * 1_000L - 1_000,
                0,
                0xffff_0a00_0001L,
                0,
                0xffff_0a01_0001L,
                6,
                443,
                0,
                0x1b,
                0,
                64_500,
                64_501,
                24,
                16,
                3,
                4,
                1_500,
                3);
    }

    private static byte[] pcap(byte[]... payloads) {
        ByteBuffer file = ByteBuffer.allocate(1 << 12);
        file.putInt(0xa1b2_c3d4).putShort((short) 2).putShort((short) 4).putLong(0);
        file.putInt(65_535).putInt(RAW_IP);
        for (byte[] payload : payloads) {
            int length = 28 + payload.length;
            file.putInt(SECONDS).putInt(0).putInt(length).putInt(length);
            file.putInt(0x4500_0000 | length).putInt(0).putInt(0x4011_0000);
            file.putInt(0xc000_0201).putInt(0x7f00_0001);
            file.putShort((short) 40_000).putShort((short) 2_055);
            file.putShort((short) (8 + payload.length)).putShort((short) 0).put(payload);
        }
        byte[] bytes = new byte[file.position()];
        file.flip().get(bytes);
        return bytes;
    }
}
