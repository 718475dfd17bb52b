package io.weir.flows.inlet;

import static io.weir.flows.inlet.InletSamples.config;
import static io.weir.flows.inlet.InletSamples.withBytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import static java.util.Objects.requireNonNull;

import io.weir.base.config.DataSize;
import io.weir.base.error.WeirException;
import io.weir.flows.demo.encode.ExportedFlow;
import io.weir.flows.demo.encode.IpfixEncoder;
import io.weir.flows.demo.encode.SampleFlows;
import io.weir.flows.demo.encode.Template;
import io.weir.pipeline.why.Evidence;
import io.weir.pipeline.why.Finding;
import io.weir.pipeline.why.Subject;
import io.weir.testing.tls.TestCertificates;
import io.weir.wire.column.LongColumn;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

import javax.net.ssl.SSLSocket;

/// IPFIX over connections, with and without TLS, from a socket to a broker: exact flows. About 25
/// s.
class TcpInputTest extends InletSituation {
    private static final Template TEMPLATE = Template.ipfix(259, true);

    private static final String WAIT = ": the connections are not read, and their exporters wait";

    @TempDir static Path files;

    private final long now = System.currentTimeMillis();

    /// Messages of one connection, flows numbered by their bytes.
    private final class Stream {
        private final IpfixEncoder encoder = new IpfixEncoder(7);
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        byte[] template() {
            encoder.begin(now);
            encoder.templates(TEMPLATE);
            return encoder.finish();
        }

        byte[] data(long firstId, int flows) {
            encoder.begin(now);
            List<ExportedFlow> numbered = new ArrayList<>();
            for (ExportedFlow flow : SampleFlows.of(flows, true, 1, now)) {
                numbered.add(withBytes(flow, firstId + numbered.size()));
            }
            encoder.flows(TEMPLATE, numbered);
            return encoder.finish();
        }

        Stream add(byte[] message) {
            bytes.writeBytes(message);
            return this;
        }

        byte[] all() {
            return bytes.toByteArray();
        }
    }

    @Test
    void messagesCutAnywhereOrTogetherAreStoredOnce() throws Exception {
        kafka.createTopics(topic);
        int cases = 0;
        try (Inlet inlet = start(tcp(null, null), kafka.connector())) {
            int length = new Stream().template().length + 2 * new Stream().data(0, 2).length;
            for (int cut = 1; cut <= length; cut++) {
                Stream stream = new Stream();
                stream.add(stream.template());
                stream.add(stream.data(4L * cases, 2)).add(stream.data(4L * cases + 2, 2));
                byte[] all = stream.all();
                try (Socket socket = connect(inlet)) {
                    socket.setTcpNoDelay(true);
                    OutputStream out = socket.getOutputStream();
                    out.write(all, 0, cut);
                    out.flush();
                    out.write(all, cut, all.length - cut);
                }
                cases++;
            }
            // And one byte at a time.
            Stream stream = new Stream();
            stream.add(stream.template()).add(stream.data(4L * cases, 4));
            try (Socket socket = connect(inlet)) {
                socket.setTcpNoDelay(true);
                for (byte each : stream.all()) {
                    socket.getOutputStream().write(each);
                }
            }
            cases++;
            int ended = cases;
            await().atMost(PATIENCE).until(() -> closed(inlet, CloseReason.ENDED) == ended);
            await().atMost(PATIENCE).until(() -> only(inlet).sent() == 4L * ended);
            assertThat(only(inlet).refused()).isEmpty();
            assertThat(only(inlet).sequenceLost()).isZero();
            assertThat(only(inlet).packets()).isEqualTo(3L * (ended - 1) + 2);
        }
        assertThat(ids()).isEqualTo(LongStream.range(0, 4L * cases).boxed().toList());
    }

    @Test
    void cutConnectionStoresWhatCameWholeAndSaysWhy() throws Exception {
        kafka.createTopics(topic);
        try (Inlet inlet = start(tcp(null, null), kafka.connector())) {
            Stream stream = new Stream();
            stream.add(stream.template()).add(stream.data(0, 5));
            byte[] lost = stream.data(5, 5);
            try (Socket socket = connect(inlet)) {
                socket.getOutputStream().write(stream.all());
                socket.getOutputStream().write(lost, 0, lost.length - 1);
            }
            await().atMost(PATIENCE).until(() -> closed(inlet, CloseReason.CUT) == 1);
            await().atMost(PATIENCE)
                    .until(() -> !exporters(inlet).isEmpty() && only(inlet).sent() == 5);
            assertThat(why(inlet))
                    .anySatisfy(text ->
                            assertThat(text)
                                    .matches(
                                            "1 connection to tcp 127.0.0.1:[0-9]+ ended badly, the"
                                                    + " last at .*Z: the connection was cut in the"
                                                    + " middle of a message: .*"));

            // A template is of its connection: data of the next one do not use it.
            Stream next = new Stream();
            next.template();
            try (Socket socket = connect(inlet)) {
                socket.getOutputStream().write(next.data(5, 5));
                await().atMost(PATIENCE).until(() -> only(inlet).waiting().sets() == 1);
                assertThat(only(inlet).decoded()).isEqualTo(5);
            }
            await().atMost(PATIENCE).until(() -> only(inlet).waiting().sets() == 0);
            assertThat(only(inlet).templates()).isZero();
        }
        assertThat(ids()).isEqualTo(LongStream.range(0, 5).boxed().toList());
    }

    @Test
    void senderThatMisbehavesIsClosedWithItsReason() throws Exception {
        kafka.createTopics(topic);
        ConnectionLimits limits =
                new ConnectionLimits(2, Duration.ofSeconds(2), Duration.ofMillis(500));
        try (Inlet inlet = start(tcp(null, limits), kafka.connector())) {
            sendUntilClosed(inlet, new byte[] {0, 10, 0, 15});
            await().atMost(PATIENCE).until(() -> closed(inlet, CloseReason.BAD_LENGTH) == 1);
            sendUntilClosed(inlet, "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            await().atMost(PATIENCE).until(() -> closed(inlet, CloseReason.BAD_VERSION) == 1);
            sendUntilClosed(inlet, new byte[] {0, 10, (byte) 255, (byte) 255, 1});
            await().atMost(PATIENCE).until(() -> closed(inlet, CloseReason.SLOW) == 1);
            sendUntilClosed(inlet, new byte[0]);
            await().atMost(PATIENCE).until(() -> closed(inlet, CloseReason.IDLE) == 1);
            try (Socket first = connect(inlet);
                    Socket second = connect(inlet)) {
                await().atMost(PATIENCE).until(() -> open(inlet) == 2);
                sendUntilClosed(inlet, new byte[0]);
                await().atMost(PATIENCE).until(() -> closed(inlet, CloseReason.TOO_MANY) == 1);
                assertThat(first.isConnected() && second.isConnected()).isTrue();
            }
            await().atMost(PATIENCE).until(() -> open(inlet) == 0);
            assertThat(exporters(inlet)).isEmpty();
            assertThat(why(inlet)).anySatisfy(text -> assertThat(text).contains("connections.max"));
        }
    }

    @Test
    void whileTheBrokerIsDownExportersWaitAndNothingIsLost() throws Exception {
        kafka.createTopics(topic);
        try (Inlet inlet = start(tcp(null, null), kafka.connector());
                Socket socket = connect(inlet)) {
            socket.setSendBufferSize(65_536);
            Stream stream = new Stream();
            OutputStream out = socket.getOutputStream();
            out.write(stream.template());
            out.write(stream.data(0, 20));
            await().atMost(PATIENCE)
                    .until(() -> !exporters(inlet).isEmpty() && only(inlet).sent() == 20);
            kafka.stop();
            int messages = 6_000;
            Thread sender =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    for (int i = 1; i < messages; i++) {
                                        out.write(stream.data(20L * i, 20));
                                    }
                                } catch (IOException cut) {
                                    throw new IllegalStateException(cut);
                                }
                            });
            await().atMost(PATIENCE)
                    .until(() -> health("inlet/kafka").reason().startsWith("Kafka has taken no"));
            assertThat(sender.isAlive()).isTrue();
            assertThat(health("inlet/kafka").reason()).endsWith(WAIT);
            assertThat(why(inlet))
                    .filteredOn(text -> text.startsWith("Kafka has taken nothing since "))
                    .singleElement()
                    .asString()
                    .contains(WAIT)
                    .doesNotContain("kernel");
            kafka.startAgain();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> only(inlet).sent() == 20L * messages);
            assertThat(ids()).isEqualTo(LongStream.range(0, 20L * messages).boxed().toList());
        }
    }

    @Test
    void tlsTakesTheSameAndRefusesThoseItDoesNotKnow() throws Exception {
        kafka.createTopics(topic);
        TestCertificates server = new TestCertificates(files, "server");
        TestCertificates client = new TestCertificates(files, "client");
        TestCertificates stranger = new TestCertificates(files, "stranger");
        TlsFiles tls = new TlsFiles(server.certificate(), server.key(), client.certificate());
        try (Inlet inlet = start(tcp(tls, null), kafka.connector())) {
            Stream stream = new Stream();
            stream.add(stream.template());
            for (int i = 0; i < 200; i++) {
                stream.add(stream.data(20L * i, 20));
            }
            byte[] all = stream.all();
            int port = inlet.addresses().getFirst().getPort();
            try (SSLSocket socket = client.connect(port, server)) {
                // Records that end in the middle of messages.
                for (int from = 0; from < all.length; from += 777) {
                    socket.getOutputStream().write(all, from, Math.min(777, all.length - from));
                }
            }
            await().atMost(PATIENCE).until(() -> closed(inlet, CloseReason.ENDED) == 1);
            await().atMost(PATIENCE)
                    .until(() -> !exporters(inlet).isEmpty() && only(inlet).sent() == 4_000);

            assertThatThrownBy(
                            () -> {
                                try (SSLSocket socket = stranger.connect(port, server)) {
                                    socket.getOutputStream().write(all);
                                    assertThat(socket.getInputStream().read()).isNotNegative();
                                }
                            })
                    .isInstanceOfAny(IOException.class, AssertionError.class);
            await().atMost(PATIENCE).until(() -> closed(inlet, CloseReason.TLS) == 1);
            sendUntilClosed(inlet, all);
            await().atMost(PATIENCE).until(() -> closed(inlet, CloseReason.TLS) == 2);
            assertThat(why(inlet)).anySatisfy(text -> assertThat(text).contains("TLS failed ("));
        }
        assertThat(ids()).isEqualTo(LongStream.range(0, 4_000).boxed().toList());

        Path secret = Files.writeString(files.resolve("wrong.pem"), "my secret");
        expectError(new TlsFiles(server.certificate(), secret.toString(), null), "tls.key: ");
        expectError(new TlsFiles(server.certificate(), client.key(), null), "tls.key: ");
        expectError(new TlsFiles(secret.toString(), server.key(), null), "tls.certificate: ");
        expectError(new TlsFiles(files + "/none", server.key(), null), "tls.certificate: ");
    }

    private void expectError(TlsFiles wrong, String start) throws Exception {
        Inlet inlet = inlet(tcp(wrong, null), kafka.connector());
        assertThatThrownBy(inlet::start)
                .isInstanceOf(WeirException.class)
                .hasMessageStartingWith(start)
                .hasMessageContaining("(expected: ")
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining("\n");
        inlet.close();
    }

    private static InletConfig tcp(@Nullable TlsFiles tls, @Nullable ConnectionLimits limits) {
        return config(1_000)
                .withInputs(
                        List.of(
                                InputConfig.of(
                                        "ipfix",
                                        null,
                                        0,
                                        null,
                                        new DataSize(65_536),
                                        null,
                                        null,
                                        InputProtocol.TCP,
                                        tls,
                                        limits)));
    }

    private static Socket connect(Inlet inlet) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), inlet.addresses().getFirst().getPort());
    }

    /// Sends, then waits until the other side has closed.
    private static void sendUntilClosed(Inlet inlet, byte[] bytes) throws IOException {
        try (Socket socket = connect(inlet)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(bytes);
            while (socket.getInputStream().read() >= 0) {
                // A TLS alert may come first.
            }
        } catch (SocketException closed) {
            // Reading finds a reset, writing further a pipe without an end.
            assertThat(closed).hasMessageFindingMatch("reset|Broken pipe");
        }
    }

    private ConnectionCounts connections(Inlet inlet) {
        return inlet.connections().getFirst();
    }

    private long closed(Inlet inlet, CloseReason reason) {
        return connections(inlet).closed(reason);
    }

    private int open(Inlet inlet) {
        return connections(inlet).open();
    }

    private static List<String> why(Inlet inlet) {
        Instant now = Instant.now();
        Evidence evidence = new Evidence(now.minusSeconds(60), now, _ -> List.of());
        Subject subject =
                new Subject(
                        Subject.Kind.EXPORTER,
                        "127.0.0.1",
                        List.of("127.0.0.1"),
                        List.of(),
                        List.of(),
                        "flows");
        return requireNonNull(inlet.explainer()).explain(subject, evidence).stream()
                .map(Finding::text)
                .toList();
    }

    /// The numbers of the stored flows, sorted.
    private List<Long> ids() {
        LongColumn ids = (LongColumn) kafka.flows(topic).column("Bytes");
        return LongStream.range(0, ids.size()).map(i -> ids.get((int) i)).sorted().boxed().toList();
    }
}
