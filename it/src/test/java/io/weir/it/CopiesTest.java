package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.bench.process.Ports;
import io.weir.bench.process.WeirProcess;
import io.weir.flows.demo.encode.ExportedFlow;
import io.weir.flows.demo.encode.NetFlowV5Encoder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Two stores that are copies of one another, each a process of its own, under one pipeline role:
/// one comes late, the other is killed, and both end with every flow once. About 30 s.
class CopiesTest {
    private static final String KEY = "00112233445566778899aabbccddeeff0011223344556677";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int DATAGRAMS = 50;
    private static final int FLOWS = 20;

    @TempDir Path folder;

    private final NetFlowV5Encoder encoder =
            new NetFlowV5Encoder(1, System.currentTimeMillis() - 100_000, 0);
    private long sent;
    private long sentBytes;

    /// One store: its directory, ports, and the program once it runs.
    private record Store(Path data, Ports ports) {
        static Store of(Path data) throws IOException {
            Ports ports = Ports.free();
            Path keys = data.resolve("store").resolve("keys.json");
            Files.createDirectories(keys.getParent());
            // Copies are reached with one user and key.
            Files.writeString(
                    keys,
                    "{\"url\":\"%s\",\"user\":\"weir\",\"password\":\"%s\"}"
                            .formatted(url(ports), KEY));
            return new Store(data, ports);
        }

        static String url(Ports ports) {
            return "http://127.0.0.1:" + ports.store();
        }

        WeirProcess start(Path folder) throws IOException {
            return WeirProcess.start(
                    folder,
                    WeirProcess.environment(ports),
                    "run",
                    "--role=store",
                    "--data-dir=" + data);
        }

        /// The number of flows, of different flows, and their bytes.
        String sums() {
            try (Sql sql = new Sql(data)) {
                return sql.query("SELECT count(), uniqExact(SrcAddr), sum(Bytes) FROM flows")
                        .rows()
                        .toString();
            }
        }
    }

    @Test
    void aCopyThatWasAwayCatchesUpAndEachHoldsEveryFlowOnce() throws Exception {
        Store first = Store.of(folder.resolve("first"));
        Store second = Store.of(folder.resolve("second"));
        Ports ports = Ports.free();
        WeirProcess early = first.start(folder);
        try (WeirProcess main = startPipelines(ports, first, second)) {
            Waiting.until(
                    "the inlet",
                    PATIENCE,
                    () -> WeirProcess.get(ports.http(), "/api/v0/inlet/exporters"),
                    answer -> answer.contains("exporters"));
            send(ports);
            awaitAll(first);
            String health = WeirProcess.get(ports.http(), "/api/v0/health");
            assertThat(health)
                    .contains("\"clickhouse/127.0.0.1:" + second.ports().store() + "\"")
                    .contains("\"pipeline/flows@127.0.0.1:" + second.ports().store() + "\"")
                    .contains("degraded");

            try (WeirProcess late = second.start(folder)) {
                awaitAll(second);
                early.kill();
                send(ports);
                awaitAll(second);
                try (WeirProcess again = first.start(folder)) {
                    awaitAll(first);
                    assertThat(first.sums()).isEqualTo(second.sums());
                    assertThat(again.handle().isAlive() && late.handle().isAlive()).isTrue();
                }
            }
            assertThat(main.handle().isAlive()).isTrue();
        } finally {
            early.close();
        }
    }

    private WeirProcess startPipelines(Ports ports, Store first, Store second) throws IOException {
        Map<String, String> environment = WeirProcess.environment(ports);
        environment.put("WEIR_KAFKA_SERVERS", "[127.0.0.1:" + ports.broker() + "]");
        environment.put(
                "WEIR_CLICKHOUSE_SERVERS",
                "[%s, %s]".formatted(Store.url(first.ports()), Store.url(second.ports())));
        environment.put("WEIR_CLICKHOUSE_USER", "weir");
        environment.put("WEIR_CLICKHOUSE_PASSWORD", KEY);
        return WeirProcess.start(
                folder,
                environment,
                "run",
                "--role=broker,orchestrator,pipeline,inlet",
                "--data-dir=" + folder.resolve("main"));
    }

    private void send(Ports ports) throws IOException {
        long now = System.currentTimeMillis();
        try (DatagramSocket socket =
                new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.2"), 0))) {
            for (int i = 0; i < DATAGRAMS; i++) {
                List<ExportedFlow> flows = flows(now);
                byte[] packet = encoder.encode(now, flows);
                socket.send(
                        new DatagramPacket(
                                packet,
                                packet.length,
                                InetAddress.ofLiteral("127.0.0.1"),
                                ports.netflow()));
                sent += FLOWS;
                sentBytes += flows.stream().mapToLong(ExportedFlow::bytes).sum();
            }
        }
    }

    /// Flows that differ in their source address, the number of the flow.
    private List<ExportedFlow> flows(long now) {
        List<ExportedFlow> flows = new ArrayList<>();
        for (long id = sent; id < sent + FLOWS; id++) {
            flows.add(
                    new ExportedFlow(
                            now - 2_000,
                            now - 1_000,
                            0,
                            0xFFFF_0A00_0000L + id,
                            0,
                            0xFFFF_C633_6401L,
                            17,
                            53,
                            53,
                            0,
                            0,
                            64_500,
                            64_501,
                            24,
                            24,
                            1,
                            2,
                            1_000 + id,
                            2));
        }
        return flows;
    }

    private void awaitAll(Store store) {
        Waiting.until(
                "every flow once in " + store.data().getFileName(),
                PATIENCE,
                store::sums,
                sums ->
                        sums.equals("[[%d, %d, %d]]".formatted(sent, sent, sentBytes))
                                || sums.equals(
                                        "[[\"%d\", \"%d\", \"%d\"]]"
                                                .formatted(sent, sent, sentBytes)));
    }
}
