package io.weir.flows.inlet;

import static io.weir.flows.inlet.InletSamples.config;
import static io.weir.flows.inlet.InletSamples.v5;
import static io.weir.flows.inlet.InletSamples.withBytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.base.config.DataSize;
import io.weir.base.health.HealthStatus;
import io.weir.connect.kafka.KafkaConfig;
import io.weir.connect.kafka.KafkaConnector;
import io.weir.flows.codec.RefusalReason;
import io.weir.flows.demo.encode.ExportedFlow;
import io.weir.flows.demo.encode.NetFlowV5Encoder;
import io.weir.flows.demo.encode.SampleFlows;
import io.weir.pipeline.why.Words;
import io.weir.wire.column.LongColumn;

import org.junit.jupiter.api.Test;

import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/// Hostile datagrams, and Kafka away: what is lost is counted, and why. About 20 s.
class InletFaultTest extends InletSituation {
    @Test
    void hostileDatagramsAreCountedAndHarmNobody() throws Exception {
        kafka.createTopics(topic);
        long now = System.currentTimeMillis();
        SplittableRandom random = new SplittableRandom(7);
        try (Inlet inlet = start(config(1_000), kafka.connector());
                UdpExporter good = new UdpExporter("127.0.0.2", inlet);
                UdpExporter bad = new UdpExporter("127.0.0.9", inlet)) {
            for (int i = 0; i < 500; i++) {
                byte[] noise = new byte[random.nextInt(1_400)];
                random.nextBytes(noise);
                if (noise.length > 1) {
                    noise[0] = 0;
                    noise[1] = (byte) random.nextInt(12);
                }
                bad.send(noise);
                byte[] cut = v5(now, 1, 2);
                bad.send(Arrays.copyOf(cut, random.nextInt(cut.length)));
            }
            good.send(v5(now, 1, 2));

            await().atMost(PATIENCE)
                    .until(() -> exporters(inlet).stream().anyMatch(report -> report.sent() == 1));
            ExporterReport report = exporters(inlet).getLast();
            assertThat(report.address()).isEqualTo("127.0.0.9");
            assertThat(report.packets()).isEqualTo(1_000);
            assertThat(report.refused().values().stream().mapToLong(n -> n).sum()).isPositive();
            assertThat(report.refused()).containsKey(RefusalReason.TRUNCATED.code());
            assertThat(health("inlet/" + socketName(inlet))).isEqualTo(HealthStatus.ok());
        }
    }

    @Test
    void whileKafkaIsAwayMemoryIsBoundedAndTheKernelCountsTheRest() throws Exception {
        // Nobody listens there: a port that was free a moment ago.
        int free;
        try (var socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        long now = System.currentTimeMillis();
        int sent = 0;
        try (var away = new KafkaConnector(KafkaConfig.of("127.0.0.1:" + free))) {
            Inlet inlet = start(small(), away);
            try (UdpExporter exporter = new UdpExporter("127.0.0.2", inlet)) {
                var encoder = new NetFlowV5Encoder(1, now - 100_000, 0);
                for (; sent < 1_000; sent++) {
                    exporter.send(encoder.encode(now, SampleFlows.of(30, true, sent, now)));
                }
                await().atMost(PATIENCE)
                        .until(() -> inlet.status().report(now).kernelDropped() > 0);
                await().atMost(PATIENCE)
                        .until(() -> health("inlet/kafka").state() == HealthStatus.State.DEGRADED);
                assertThat(health("inlet/kafka").reason())
                        .startsWith("Kafka has taken nothing since ");
                assertThat(health("inlet/" + socketName(inlet)).reason())
                        .contains("the kernel dropped");
            } finally {
                long start = System.nanoTime();
                inlet.close();
                assertThat(Duration.ofNanos(System.nanoTime() - start))
                        .isLessThan(Duration.ofSeconds(10));
            }
            InletStatus.Report report = inlet.status().report(now);
            ExporterReport exporter = report.exporters().getFirst();
            assertThat(exporter.packets() + report.kernelDropped()).isEqualTo(sent);
            assertThat(exporter.sent()).isZero();
            assertThat(exporter.refused()).isEqualTo(Map.of("kafka-failed", exporter.decoded()));
        }
    }

    @Test
    void whileTheBrokerIsDownFlowsWaitAndWhatIsLostIsCountedWithItsReason() throws Exception {
        kafka.createTopics(topic);
        long now = System.currentTimeMillis();
        var encoder = new NetFlowV5Encoder(1, now - 100_000, 0);
        Inlet inlet = start(small(), kafka.connector());
        int sent = 0;
        try (UdpExporter exporter = new UdpExporter("127.0.0.2", inlet)) {
            for (; sent < 20; sent++) {
                exporter.send(numbered(encoder, now, sent));
            }
            await().atMost(PATIENCE)
                    .until(() -> !exporters(inlet).isEmpty() && only(inlet).sent() == 600);
            kafka.stop();
            // More than the producer and the socket's buffer hold.
            while (dropped(inlet) == 0) {
                exporter.send(numbered(encoder, now, sent++));
            }
            kafka.startAgain();
            awaitRead(inlet, sent);
            // Its sequence number tells what is missing before it.
            exporter.send(numbered(encoder, now, sent++));
            awaitRead(inlet, sent);
            await().atMost(PATIENCE).until(() -> only(inlet).sent() == only(inlet).heard());
            assertThat(only(inlet).refused()).isEmpty();

            // It comes back too late for these, be they read before the end or only then.
            kafka.stop();
            for (int i = 0; i < 5; i++) {
                exporter.send(numbered(encoder, now, sent++));
            }
        }
        inlet.close();
        kafka.startAgain();

        ExporterReport report = only(inlet);
        assertThat(report.refused()).isEqualTo(Map.of("kafka-failed", 150L));
        assertThat(report.sequenceLost()).isEqualTo(30 * dropped(inlet));
        assertThat(report.heard()).isEqualTo(30L * sent - report.sequenceLost());
        assertThat(report.sent()).isEqualTo(report.heard() - 150);
        assertThat(report.reasons().toString())
                .contains(
                        "150 flows refused (kafka-failed) since ",
                        Words.count(report.sequenceLost(), "flows") + " lost on the way (");
        List<Long> ids = ids();
        assertThat(ids).hasSize((int) report.sent()).doesNotHaveDuplicates();
        assertThat(ids).containsAll(LongStream.range(0, 600).boxed().toList());
        assertThat(ids.getLast()).isEqualTo(30L * (sent - 5) - 1);
    }

    /// All of the datagrams are read, or dropped by the kernel.
    private static void awaitRead(Inlet inlet, int datagrams) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> only(inlet).packets() + dropped(inlet) == datagrams);
    }

    private static long dropped(Inlet inlet) {
        return inlet.status().report(System.currentTimeMillis()).kernelDropped();
    }

    /// Thirty flows whose bytes are their numbers.
    private static byte[] numbered(NetFlowV5Encoder encoder, long now, int message) {
        List<ExportedFlow> flows = new ArrayList<>();
        for (ExportedFlow flow : SampleFlows.of(30, true, message, now)) {
            flows.add(withBytes(flow, 30L * message + flows.size()));
        }
        return encoder.encode(now, flows);
    }

    /// The numbers of the stored flows, sorted.
    private List<Long> ids() {
        LongColumn ids = (LongColumn) kafka.flows(topic).column("Bytes");
        return LongStream.range(0, ids.size()).map(i -> ids.get((int) i)).sorted().boxed().toList();
    }

    /// Little room in the socket and in the producer.
    private static InletConfig small() {
        InletConfig base = config(100);
        InputConfig input = base.inputs().getFirst();
        return new InletConfig(
                List.of(
                        InputConfig.of(
                                "netflow",
                                "127.0.0.1",
                                0,
                                1,
                                new DataSize(65_536),
                                input.timestampSource(),
                                input.decapsulation())),
                100,
                Duration.ofMillis(100),
                base.decoder(),
                base.enrich(),
                base.silentAfter(),
                base.producer());
    }
}
