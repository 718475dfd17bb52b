package io.weir.flows.inlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.base.health.Health;
import io.weir.base.metrics.Metrics;
import io.weir.flows.encoding.FlowEncoding;
import io.weir.flows.replay.FlowReplay;
import io.weir.flows.replay.Pace;
import io.weir.flows.schema.FlowSchema;
import io.weir.pipeline.ledger.Ledger;
import io.weir.testing.program.Nfcapd;
import io.weir.testing.program.Programs;
import io.weir.wire.block.Block;
import io.weir.wire.column.LongColumn;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/// Exports of a real exporter, replayed to the inlet and to nfdump's collector: equal totals.
class RealExporterTest {
    private static final double DATAGRAMS_PER_SECOND = 400;
    private static final Path CORPUS = Path.of("../../shared/corpus/flows/exporters");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir static Path directory;

    private static TestKafka kafka;

    @BeforeAll
    static void startKafka() throws Exception {
        assumeTrue(Nfcapd.installed(), "nfcapd is not installed");
        kafka = new TestKafka(directory.resolve("broker"), 0);
    }

    @AfterAll
    static void stopKafka() throws Exception {
        if (kafka != null) {
            kafka.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "9", "10"})
    void softflowdsExportsHaveTheTotalsThatNfdumpSees(String version) throws Exception {
        assumeTrue(Programs.installed("softflowd"), "softflowd is not installed");
        Path traffic =
                CaptureFiles.ofTraffic(directory.resolve("traffic" + version + ".pcap"), 3_000, 1);
        Path exported =
                CaptureFiles.ofDatagrams(
                        directory.resolve("export" + version + ".pcap"),
                        softflowd(traffic, version));

        Nfcapd.Totals seen = assertEqualTotals(exported, "softflowd-" + version);

        assertThat(seen.flows()).isGreaterThan(2_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "softflowd_v5.pcap",
                "softflowd_v9.pcap",
                "softflowd_ipfix.pcap",
                "pmacctd_nfprobe_v9.pcap",
                "pmacctd_nfprobe_ipfix.pcap"
            })
    void capturedExportsHaveTheTotalsThatNfdumpSees(String capture) throws Exception {
        Path file = CORPUS.resolve(capture);
        assumeTrue(Files.isReadable(file), file + " is absent");

        Nfcapd.Totals seen = assertEqualTotals(file, capture.replace(".pcap", ""));

        assertThat(seen.flows()).isGreaterThan(500);
    }

    private static Nfcapd.Totals assertEqualTotals(Path capture, String name) throws Exception {
        Nfcapd.Totals judge = nfcapds(capture, name);
        assertThat(ours(capture, name)).isEqualTo(judge);
        return judge;
    }

    private static Nfcapd.Totals nfcapds(Path capture, String name) throws Exception {
        try (Nfcapd nfcapd = Nfcapd.start(directory.resolve("nfcapd-" + name))) {
            InetSocketAddress target =
                    new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), nfcapd.port());
            try (FlowReplay replay =
                    new FlowReplay(target, null, new Pace.Rate(DATAGRAMS_PER_SECOND))) {
                replay.replay(capture);
            }
            return nfcapd.finish();
        }
    }

    private static Nfcapd.Totals ours(Path capture, String topic) throws Exception {
        kafka.createTopics(topic);
        InletConfig config =
                InletConfig.defaults().withInputs(List.of(InputConfig.of("netflow", 0)));
        Inlet inlet =
                new Inlet(
                        config,
                        FlowSchema.defaults(),
                        directory.resolve("inlet-" + UUID.randomUUID()),
                        kafka.connector(),
                        topic,
                        List.of(FlowEncoding.BLOCK),
                        new Ledger(),
                        new Metrics(),
                        new Health());
        try (inlet) {
            inlet.start();
            InetSocketAddress target = inlet.addresses().getFirst();
            try (FlowReplay replay =
                    new FlowReplay(target, null, new Pace.Rate(DATAGRAMS_PER_SECOND))) {
                long sent = replay.replay(capture).datagrams();
                await().atMost(PATIENCE)
                        .until(() ->
                                inlet
                                                .status()
                                                .report(System.currentTimeMillis())
                                                .exporters()
                                                .stream()
                                                .mapToLong(ExporterReport::packets)
                                                .sum()
                                        == sent);
            }
        }
        Block stored = kafka.flows(topic);
        return new Nfcapd.Totals(stored.rows(), sum(stored, "Packets"), sum(stored, "Bytes"));
    }

    /// Lets softflowd read a capture and returns what it exports.
    private static List<byte[]> softflowd(Path traffic, String version) throws Exception {
        List<byte[]> datagrams = new ArrayList<>();
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        try (DatagramSocket collector = new DatagramSocket(0, loopback)) {
            collector.setReceiveBufferSize(4 << 20);
            collector.setSoTimeout(1_000);
            Process exporter =
                    new ProcessBuilder(
                                    Programs.path("softflowd"),
                                    "-d",
                                    "-c",
                                    "none",
                                    "-p",
                                    directory.resolve("softflowd.pid").toString(),
                                    "-m",
                                    "100000",
                                    "-v",
                                    version,
                                    "-r",
                                    traffic.toString(),
                                    "-n",
                                    "127.0.0.1:" + collector.getLocalPort())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            byte[] buffer = new byte[65_536];
            boolean ended = false;
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                try {
                    collector.receive(packet);
                    datagrams.add(Arrays.copyOf(buffer, packet.getLength()));
                } catch (SocketTimeoutException quiet) {
                    if (ended) {
                        return datagrams;
                    }
                    ended = exporter.waitFor(20, TimeUnit.SECONDS);
                    assertThat(ended).as("softflowd has ended").isTrue();
                }
            }
        }
    }

    private static long sum(Block block, String column) {
        LongColumn values = (LongColumn) block.column(column);
        long sum = 0;
        for (int row = 0; row < block.rows(); row++) {
            sum += values.get(row);
        }
        return sum;
    }
}
