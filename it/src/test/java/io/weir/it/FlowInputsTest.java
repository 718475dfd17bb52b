package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.bench.process.Ports;
import io.weir.bench.process.WeirProcess;
import io.weir.flows.demo.encode.IpfixEncoder;
import io.weir.flows.demo.encode.SflowCounterEncoder;
import io.weir.flows.demo.encode.Template;
import io.weir.it.why.Exporter;
import io.weir.testing.tls.TestCertificates;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// From sockets of each kind into ClickHouse, with what `why` says of it: what was sent is there
/// once, with its values. About 23 s, most of them the start.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FlowInputsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String AGENT = "127.0.0.72";
    private static final int SAMPLES = 300;
    private static final int LOST = 17;
    private static final int FLOWS_PER_MESSAGE = 20;
    private static final int MESSAGES = 60;

    /// Flows of an exporter over its two connections.
    private static final long FLOWS = 2L * MESSAGES * FLOWS_PER_MESSAGE;

    private static final String CONFIG =
            """
            inlet:
              enrich:
                exporters:
                  127.0.0.72:
                    name: leaf1
                    site: par
                    interfaces:
                      7: {name: et-7, description: uplink, speed: 10000}
            flows:
              pipeline:
                flush-interval: 1s
            """;

    @TempDir private static Path folder;
    private Ports ports;
    private Map<String, String> environment;
    private TestCertificates server;
    private TestCertificates client;
    private WeirProcess weir;

    @BeforeAll
    void start() throws Exception {
        ports = Ports.free();
        environment = WeirProcess.environment(ports);
        server = new TestCertificates(folder, "server");
        client = new TestCertificates(folder, "client");
        environment.put(
                "WEIR_INLET_INPUTS",
                String.format(
                        "[{name: sflow, port: %d}, {name: ipfix-tcp, protocol: tcp, port: %d},"
                                + " {name: ipfix-tls, protocol: tcp, port: %d, tls: {certificate:"
                                + " %s, key: %s, client-ca: %s}}]",
                        ports.sflow(),
                        ports.netflow(),
                        ports.ipfix(),
                        server.certificate(),
                        server.key(),
                        client.certificate()));
        Files.writeString(folder.resolve("weir.yaml"), CONFIG);
        weir = WeirProcess.start(folder, environment, "up");
        Waiting.until("ready", LIMIT, weir::output, o -> o.contains("weir is ready"));
    }

    @AfterAll
    void stop() throws Exception {
        weir.close();
    }

    @Test
    void everyCounterSampleIsARowAndLostOnesAreCounted() throws Exception {
        sendCounters();
        try (Sql sql = new Sql(folder.resolve("var"))) {
            Waiting.until("rows", LIMIT, () -> rows(sql, "1"), n -> n >= 2 * SAMPLES);
            assertThat(rows(sql, "1")).isEqualTo(2 * SAMPLES);
            assertThat(
                            rows(
                                    sql,
                                    "SourceClass = 0 AND IfIndex = 7 AND IfName = 'et-7' AND"
                                            + " IfSpeed = 10000 AND ExporterSite = 'par' AND"
                                            + " InOctets = 1099511627776 + SequenceNumber AND"
                                            + " OutErrors = SequenceNumber AND IfOperUp AND"
                                            + " Records = [1]"))
                    .isEqualTo(SAMPLES);
            assertThat(
                            rows(
                                    sql,
                                    "SourceClass = 2 AND IfIndex = 0 AND IfName = '' AND"
                                            + " ExporterName = 'leaf1' AND Numbers = map("
                                            + "'host_net.bytes_in', toUInt64(SequenceNumber))"))
                    .isEqualTo(SAMPLES);
            assertThat(
                            sql.number(
                                    "SELECT uniqExact(SequenceNumber) FROM sflow_counters WHERE"
                                            + " SourceClass = 0"))
                    .isEqualTo(SAMPLES);
        }
        String why =
                Waiting.until(
                        "why",
                        LIMIT,
                        () -> command("why", AGENT),
                        text -> text.contains("600 heard, 600 stored, 0 refused"));
        assertThat(why).contains(LOST + " counter samples lost on the way");
        assertThat(WeirProcess.get(ports.http(), "/metrics").lines())
                .contains("weir_inlet_sent_agent_samples 600.0")
                .contains("weir_inlet_lost_agent_samples " + LOST + ".0")
                .contains("weir_inlet_in_flight_agent_samples 0.0");
    }

    @Test
    void theStartNamesEachInputWithItsProtocol() throws Exception {
        assertThat(weir.output())
                .contains(
                        "  sflow    udp 127.0.0.1:" + ports.sflow() + "\n",
                        "  ipfix-tcp tcp 127.0.0.1:" + ports.netflow() + "\n",
                        "  ipfix-tls tcp 127.0.0.1:" + ports.ipfix() + "\n");
    }

    @Test
    void everyFlowOverConnectionsIsARow() throws Exception {
        send("127.0.0.73", ports.netflow(), false);
        assertStored("127.0.0.73");
    }

    @Test
    void everyFlowOverTlsIsARow() throws Exception {
        send("127.0.0.74", ports.ipfix(), true);
        assertStored("127.0.0.74");
    }

    private void assertStored(String exporter) throws Exception {
        try (Sql sql = new Sql(folder.resolve("var"))) {
            String from = " FROM flows WHERE ExporterAddress = toIPv6('" + exporter + "')";
            Waiting.until(
                    "flows", LIMIT, () -> sql.number("SELECT count()" + from), n -> n >= FLOWS);
            assertThat(
                            sql.query(
                                            "SELECT toString((count(), uniqExact(Bytes), min(Bytes),"
                                                    + " max(Bytes), countIf(Packets != 1)))"
                                                    + from)
                                    .rows()
                                    .toString())
                    .isEqualTo("[[\"(%d,%d,1,%d,0)\"]]".formatted(FLOWS, FLOWS, FLOWS));
        }
        String all = "%,d heard, %,d stored, 0 refused".formatted(FLOWS, FLOWS);
        assertThat(
                        Waiting.until(
                                "why",
                                LIMIT,
                                () -> command("why", exporter),
                                text -> text.contains(all)))
                .startsWith("nothing is missing: ");
    }

    /// Flows numbered by their bytes from 1 on, over two connections one after the other.
    private void send(String exporter, int port, boolean secret) throws Exception {
        Template template = Template.ipfix(256, true);
        long next = 1;
        for (int connection = 0; connection < 2; connection++) {
            IpfixEncoder encoder = new IpfixEncoder(7);
            try (Socket socket = connect(exporter, port, secret)) {
                OutputStream out = socket.getOutputStream();
                long now = System.currentTimeMillis();
                encoder.begin(now);
                encoder.templates(template);
                out.write(encoder.finish());
                for (int message = 0; message < MESSAGES; message++) {
                    encoder.begin(now);
                    encoder.flows(template, Exporter.numbered(FLOWS_PER_MESSAGE, next, now));
                    out.write(encoder.finish());
                    next += FLOWS_PER_MESSAGE;
                }
            }
        }
    }

    private Socket connect(String exporter, int port, boolean secret) throws Exception {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral(exporter), 0));
        socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
        return secret ? client.secure(socket, server) : socket;
    }

    private static long rows(Sql sql, String where) {
        return sql.number("SELECT count() FROM sflow_counters WHERE " + where);
    }

    /// The samples of a port and of a host; a few of the port's are left out on the way.
    private void sendCounters() throws Exception {
        long now = System.currentTimeMillis();
        var encoder = new SflowCounterEncoder(new byte[] {127, 0, 0, 72}, 0, now - 100_000);
        try (Exporter exporter = new Exporter(AGENT, ports.sflow())) {
            for (int i = 1; i <= SAMPLES; i++) {
                int number = i <= SAMPLES / 2 ? i : i + LOST;
                encoder.begin(now);
                encoder.sample(number, 0, 7)
                        .record(1)
                        .u32(7, 6)
                        .u64(10_000_000_000L)
                        .u32(1, 3)
                        .u64((1L << 40) + number)
                        .u32(1, 2, 3, 4, 5, 6)
                        .u64(2)
                        .u32(7, 8, 9, 10, number, 0);
                encoder.expandedSample(i, 2, 1).record(2006).u64(i);
                exporter.send(encoder.finish());
            }
        }
    }

    private String command(String... arguments) throws Exception {
        try (WeirProcess command = WeirProcess.start(folder, environment, arguments)) {
            assertThat(command.exitCode(LIMIT)).as(command.output()).isZero();
            return command.output();
        }
    }
}
