package io.weir.flows.inlet;

import static io.weir.flows.inlet.InletSamples.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.flows.demo.encode.NetFlowV5Encoder;
import io.weir.flows.demo.encode.SampleFlows;
import io.weir.flows.encoding.FlowEncoding;
import io.weir.pipeline.why.Finding;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// An inlet that ends and begins again while an exporter goes on. About 3 s.
class InletRestartTest extends InletSituation {
    private static final String EXPORTER = "127.0.0.9";

    private final long now = System.currentTimeMillis();
    private final NetFlowV5Encoder encoder = new NetFlowV5Encoder(1, now - 100_000, 0);

    private byte[] packet(int flows) {
        return encoder.encode(now, SampleFlows.of(flows, true, 1, now));
    }

    private Inlet start(Path states) throws Exception {
        Inlet inlet = inlet(states, config(1_000), kafka.connector(), FlowEncoding.BLOCK);
        inlet.start();
        return inlet;
    }

    private void receive(Inlet inlet, int flows) throws Exception {
        try (UdpExporter exporter = new UdpExporter(EXPORTER, inlet)) {
            exporter.send(packet(flows));
            await().atMost(PATIENCE)
                    .until(() -> !exporters(inlet).isEmpty() && only(inlet).sent() == flows);
        }
    }

    @Test
    void whatWasSentWhileItWasStoppedIsMissing() throws Exception {
        kafka.createTopics(topic);
        Path states = directory.resolve("stopped");
        try (Inlet inlet = start(states)) {
            receive(inlet, 30);
        }
        packet(25);
        packet(16);
        try (Inlet inlet = start(states)) {
            receive(inlet, 7);
            assertThat(only(inlet).sequenceLost()).isEqualTo(41);
            assertThat(causes(inlet)).contains("sequence-lost").doesNotContain("inlet-killed");
        }
    }

    /// What was decoded between the last state and the kill nobody knows.
    @Test
    void afterAKillItIsSaidThatNobodyCounted() throws Exception {
        kafka.createTopics(topic);
        Path states = directory.resolve("before");
        Path killed = Files.createDirectory(directory.resolve("killed"));
        try (Inlet inlet = start(states)) {
            receive(inlet, 30);
            await().atMost(PATIENCE).until(() -> copied(states, killed));
        }
        packet(25);
        try (Inlet inlet = start(killed)) {
            receive(inlet, 7);
            assertThat(only(inlet).sequenceLost()).isZero();
            assertThat(causes(inlet)).contains("inlet-killed");
        }
    }

    private static boolean copied(Path from, Path to) throws Exception {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".state")).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
                return true;
            }
            return false;
        }
    }

    private List<String> causes(Inlet inlet) {
        return findings(inlet, EXPORTER).stream().map(Finding::cause).toList();
    }
}
