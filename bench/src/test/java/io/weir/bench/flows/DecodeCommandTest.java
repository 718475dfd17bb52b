package io.weir.bench.flows;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.base.json.Json;
import io.weir.bench.Bench;
import io.weir.testing.program.Nfcapd;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import tools.jackson.databind.JsonNode;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// `weir bench decode` on a capture of our own. About 8 s where nfcapd is installed.
class DecodeCommandTest {
    private static final int DATAGRAMS = 40;

    /// pcap of version 2.4 with raw IP packets (LINKTYPE_RAW, 101).
    private static final int[] FILE_HEADER = {0xa1b2c3d4, 0x0002_0004, 0, 0, 65_535, 101};

    @TempDir Path folder;

    private Path capture() throws Exception {
        ExportPackets packets = new ExportPackets();
        ByteBuffer file = ByteBuffer.allocate(1 << 20);
        for (int word : FILE_HEADER) {
            file.putInt(word);
        }
        for (int i = 0; i < DATAGRAMS; i++) {
            byte[] payload = packets.v5();
            int length = 28 + payload.length;
            file.putInt(1_767_225_600 + i).putInt(0).putInt(length).putInt(length);
            file.putInt(0x4500_0000 | length).putInt(0).putInt(0x4011_0000);
            file.putInt(0xc000_0201).putInt(0x7f00_0001);
            file.putShort((short) 40_000).putShort((short) 2_055);
            file.putShort((short) (8 + payload.length)).putShort((short) 0).put(payload);
        }
        return Files.write(folder.resolve("v5.pcap"), bytes(file));
    }

    private static byte[] bytes(ByteBuffer file) {
        byte[] bytes = new byte[file.position()];
        file.flip().get(bytes);
        return bytes;
    }

    private static int run(StringWriter said, String... arguments) {
        CommandLine line = Bench.commandLine();
        line.setOut(new PrintWriter(said));
        line.setErr(new PrintWriter(said));
        return line.execute(arguments);
    }

    @Test
    void saysWhatARecordCosts() throws Exception {
        StringWriter said = new StringWriter();
        String file = capture().toString();
        assertThat(run(said, "decode", file, "--seconds", "100ms", "--format", "json")).isZero();
        JsonNode report = Json.read(said.toString().getBytes(StandardCharsets.UTF_8));
        assertThat(report.path("datagrams").asInt()).isEqualTo(DATAGRAMS);
        assertThat(report.path("records").asInt()).isEqualTo(DATAGRAMS * 30);
        JsonNode weir = report.path("weir");
        assertThat(weir.path("records").asLong() % (DATAGRAMS * 30)).isZero();
        assertThat(weir.path("cpuSeconds").asDouble()).isBetween(0.1, 1.0);
        if (Nfcapd.installed()) {
            // It was sent 100,000 datagrams; the kernel may drop some on a machine at work.
            assertThat(report.path("nfcapd").path("records").asLong())
                    .isBetween(1_000_000L, 30L * 100_000);
            assertThat(report.path("nfcapd").path("systemSeconds").asDouble()).isPositive();
        } else {
            assertThat(report.path("nfcapd").isNull()).isTrue();
        }
    }

    @Test
    void aFileThatIsNoCaptureIsSaidInOneLine() throws Exception {
        StringWriter said = new StringWriter();
        Path file = Files.writeString(folder.resolve("text"), "no capture");
        assertThat(run(said, "decode", file.toString())).isEqualTo(1);
        assertThat(said.toString())
                .isEqualTo("weir: file: " + file + " (expected: a pcap or pcapng capture)\n");
    }
}
