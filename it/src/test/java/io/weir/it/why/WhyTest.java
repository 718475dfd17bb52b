package io.weir.it.why;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.flows.demo.encode.ExportedFlow;
import io.weir.flows.demo.encode.IpfixEncoder;
import io.weir.flows.demo.encode.NetFlowV5Encoder;
import io.weir.flows.demo.encode.NetFlowV9Encoder;
import io.weir.flows.demo.encode.SflowEncoder;
import io.weir.flows.demo.encode.Template;
import io.weir.pipeline.ledger.LedgerTable;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// Situations in which something is missing, each caused over the wire or in the kernel, and some
/// in which nothing is. All in one process, so the order matters: nothing is missing first, what
/// stops a pipeline for good comes last. About 30 s.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WhyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String TOPIC = "flows-v1-block";

    @TempDir static Path folder;

    private static House house;
    private static long now;

    @BeforeAll
    static void open() throws Exception {
        house = new House(folder, Topic::overtakeTheLedger);
        now = System.currentTimeMillis();
        // Falls silent while the other tests run.
        send("127.0.2.13", v5(3));
    }

    @AfterAll
    static void close() throws Exception {
        house.close();
    }

    private static void send(String address, byte[]... datagrams) throws Exception {
        send(House.ORDINARY, address, datagrams);
    }

    private static void send(int socket, String address, byte[]... datagrams) throws Exception {
        try (Exporter exporter = new Exporter(address, house.udp(socket))) {
            for (byte[] datagram : datagrams) {
                exporter.send(datagram);
            }
        }
    }

    private static byte[] v5(int flows) {
        return new NetFlowV5Encoder(1, now - 100_000, 0).encode(now, Exporter.flows(flows, 7, now));
    }

    private static void awaitSaid(String source, String cause, String... pieces) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(house.why(source).of(cause))
                                .singleElement()
                                .asString()
                                .contains(pieces));
    }

    private static void awaitNothing(String source, long flows) {
        String counts =
                String.format("%,d heard, %,d stored, 0 refused, in the last hour", flows, flows);
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(house.why(source))
                                .returns("nothing is missing: " + counts, Said::summary)
                                .returns(false, Said::missing));
    }

    @Test
    @Order(1)
    void nothingIsMissingFromVersion5() throws Exception {
        var encoder = new NetFlowV5Encoder(1, now - 100_000, 10);
        try (Exporter exporter = new Exporter("127.0.1.1", house.udp(House.ORDINARY))) {
            for (int i = 0; i < 50; i++) {
                exporter.send(encoder.encode(now, Exporter.flows(30, 7, now)));
            }
        }
        awaitNothing("127.0.1.1", 1_500);
    }

    @Test
    @Order(1)
    void nothingIsMissingFromVersion9ByName() throws Exception {
        Template template = Template.netFlowV9(256, true);
        var encoder = new NetFlowV9Encoder(1, now - 100_000);
        encoder.begin(now);
        encoder.templates(template);
        encoder.flows(template, Exporter.flows(12, 7, now));
        send("127.0.1.2", encoder.finish());
        awaitNothing("edge2", 12);
    }

    @Test
    @Order(1)
    void nothingIsMissingOnceALateTemplateHasCome() throws Exception {
        Template template = Template.ipfix(256, true);
        var encoder = new IpfixEncoder(1);
        encoder.begin(now);
        encoder.flows(template, Exporter.flows(15, 7, now));
        byte[] early = encoder.finish();
        encoder.begin(now);
        encoder.templates(template);
        send("127.0.1.3", early, encoder.finish());
        awaitNothing("127.0.1.3", 15);
    }

    @Test
    @Order(1)
    void nothingIsMissingFromAnAgent() throws Exception {
        byte[] agent = InetAddress.ofLiteral("127.0.1.4").getAddress();
        var encoder = new SflowEncoder(agent, now - 100_000, 512, 64_500);
        send("127.0.1.4", encoder.encode(now, Exporter.flows(5, 7, now)));
        awaitNothing("127.0.1.4", 5);
    }

    @Test
    @Order(2)
    void nothingIsMissingFromThePipeline() {
        awaitNothing("flows", 3 + 1_500 + 12 + 15 + 5);
    }

    @Test
    @Order(3)
    void aTemplateThatDoesNotComeAndThenTheDeadLetters() throws Exception {
        Template template = Template.netFlowV9(259, true);
        var encoder = new NetFlowV9Encoder(6, now - 100_000);
        byte[][] messages = new byte[6][];
        for (int i = 0; i < messages.length; i++) {
            encoder.begin(now);
            encoder.flows(template, Exporter.flows(10, 7, now));
            messages[i] = encoder.finish();
        }
        send("127.0.2.1", messages);
        // 576 bytes a set, at 64 bytes a record as long as none has been seen.
        awaitSaid(
                "127.0.2.1",
                "template-waiting",
                "template 259 not seen since ",
                " UTC: about 54 flows in 6 data sets wait (at most 4 s); "
                        + "set the exporter's template refresh to ≤ 4 s");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(house.why("127.0.2.1").summary())
                                .isEqualTo(
                                        "54 heard, 0 stored, 0 refused, 54 waiting or on their"
                                                + " way, in the last hour; one thing is missing"));
        awaitSaid(
                "127.0.2.1",
                "dead-lettered",
                "54 flows in the dead letters of inlet (template-missing) since ",
                "their template did not come within 4 s",
                "weir deadletters list",
                "flows-v1-block.dlq");
    }

    @Test
    @Order(3)
    void anInterfaceWithoutAName() throws Exception {
        byte[] flows =
                new NetFlowV5Encoder(1, now - 100_000, 0).encode(now, Exporter.flows(29, 12, now));
        send("127.0.3.1", flows);
        awaitSaid(
                "127.0.3.1",
                "unknown-interface",
                "ifIndex 12 unknown: 29 flows stored without a name since ",
                "; set inlet.enrich.exporters.127.0.3.1.interfaces.12");
    }

    @Test
    @Order(3)
    void manyInterfacesWithoutNames() throws Exception {
        var encoder = new NetFlowV5Encoder(1, now - 100_000, 0);
        byte[][] messages = new byte[5][];
        for (int i = 0; i < messages.length; i++) {
            messages[i] = encoder.encode(now, Exporter.flows(2, 100 + i, now));
        }
        send("127.0.3.2", messages);
        awaitSaid(
                "127.0.3.2",
                "unknown-interface",
                "5 interfaces unknown: 10 flows stored without a name");
    }

    @Test
    @Order(3)
    void flowsLostOnTheWay() throws Exception {
        var encoder = new NetFlowV5Encoder(1, now - 100_000, 0);
        List<ExportedFlow> flows = Exporter.flows(30, 7, now);
        byte[] first = encoder.encode(now, flows);
        for (int i = 0; i < 3; i++) {
            encoder.encode(now, flows);
        }
        send("127.0.2.2", first, encoder.encode(now, flows));
        awaitSaid(
                "127.0.2.2",
                "sequence-lost",
                "90 flows lost on the way (60.0 %), by the sequence numbers since ");
    }

    @Test
    @Order(3)
    void recordsLostOnTheWay() throws Exception {
        Template template = Template.ipfix(256, true);
        var encoder = new IpfixEncoder(1);
        encoder.begin(now);
        encoder.templates(template);
        encoder.flows(template, Exporter.flows(15, 7, now));
        byte[] first = encoder.finish();
        encoder.lose(5);
        encoder.begin(now);
        encoder.flows(template, Exporter.flows(15, 7, now));
        send("127.0.2.3", first, encoder.finish());
        awaitSaid(
                "127.0.2.3",
                "sequence-lost",
                "5 flows lost on the way (14.3 %)",
                "at the exporter");
    }

    @Test
    @Order(3)
    void somethingThatIsNoFlowProtocol() throws Exception {
        byte[] greeting = "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8);
        send("127.0.2.4", greeting, greeting, greeting);
        awaitSaid(
                "127.0.2.4",
                "unknown-protocol",
                "3 flows refused (unknown-protocol) since ",
                "datagrams are of no flow protocol; let it send NetFlow v5 or v9");
    }

    @Test
    @Order(3)
    void aVersionThatIsNotRead() throws Exception {
        byte[] version8 = ByteBuffer.allocate(28).putShort((short) 8).array();
        send("127.0.2.5", version8, version8);
        awaitSaid("127.0.2.5", "unsupported-version", "2 flows refused", "NetFlow v8");
    }

    @Test
    @Order(3)
    void datagramsThatAreCutOff() throws Exception {
        byte[] cut = Arrays.copyOf(v5(1), 10);
        send("127.0.2.6", cut, cut, cut, cut);
        awaitSaid("127.0.2.6", "truncated", "4 flows refused (truncated)", "cuts packets");
    }

    @Test
    @Order(3)
    void datagramsThatContradictThemselves() throws Exception {
        byte[] wrong = v5(1);
        ByteBuffer.wrap(wrong).putShort(2, (short) 5_000);
        send("127.0.2.7", wrong);
        awaitSaid("127.0.2.7", "malformed", "1 flow refused (malformed)", "weir flows decode");
    }

    @Test
    @Order(3)
    void aTemplateThatDescribesNothing() throws Exception {
        var encoder = new NetFlowV9Encoder(1, now - 100_000);
        encoder.begin(now);
        encoder.templates(new Template(300, List.of()));
        send("127.0.2.8", encoder.finish());
        awaitSaid("127.0.2.8", "bad-template", "1 flow refused (bad-template)", "record format");
    }

    @Test
    @Order(3)
    void tooManyTemplates() throws Exception {
        var encoder = new NetFlowV9Encoder(1, now - 100_000);
        byte[][] messages = new byte[5][];
        for (int i = 0; i < messages.length; i++) {
            encoder.begin(now);
            encoder.templates(Template.netFlowV9(400 + i, true));
            messages[i] = encoder.finish();
        }
        send("127.0.2.9", messages);
        awaitSaid("127.0.2.9", "template-limit", "2 flows refused", "inlet.decoder.max-templates");
    }

    @Test
    @Order(3)
    void tooMuchThatWaitsForATemplate() throws Exception {
        Template template = Template.netFlowV9(500, true);
        var encoder = new NetFlowV9Encoder(6, now - 100_000);
        byte[][] messages = new byte[20][];
        for (int i = 0; i < messages.length; i++) {
            encoder.begin(now);
            encoder.flows(template, Exporter.flows(10, 7, now));
            messages[i] = encoder.finish();
        }
        send("127.0.2.10", messages);
        // A set takes some 700 bytes with what is noted about it: 11 of 20 fit into 8 KiB.
        awaitSaid("127.0.2.10", "buffer-full", "81 flows refused", "waiting-per-exporter");
    }

    @Test
    @Order(3)
    void aSamplerWhoseRateNobodyTold() throws Exception {
        send("127.0.2.11", V9Sampler.message(now, 4));
        awaitSaid(
                "127.0.2.11",
                "unknown-rate",
                "4 flows stored without their sampling rate since ",
                "inlet.enrich.default-sampling-rate.127.0.2.11");
    }

    @Test
    @Order(3)
    void datagramsThatTheKernelDropped() throws Exception {
        int sent = 2_000;
        byte[] full =
                new NetFlowV5Encoder(1, now - 100_000, 0).encode(now, Exporter.flows(29, 7, now));
        byte[][] burst = new byte[sent][];
        Arrays.fill(burst, full);
        send(House.SMALL, "127.0.2.12", burst);
        await().atMost(PATIENCE).until(() -> taken(House.SMALL) + dropped(House.SMALL) == sent);
        long dropped = dropped(House.SMALL);
        assertThat(dropped).isPositive();
        awaitSaid(
                "127.0.2.12",
                "kernel-dropped",
                String.format(
                        "udp 127.0.0.1:%d: the kernel dropped %,d datagrams (%.1f %%) since ",
                        house.udp(House.SMALL), dropped, 100.0 * dropped / sent),
                "raise inlet.inputs receive-buffer and net.core.rmem_max");
    }

    private static long taken(int socket) throws Exception {
        return number(socket, "datagrams");
    }

    private static long dropped(int socket) throws Exception {
        return number(socket, "dropped");
    }

    private static long number(int socket, String field) throws Exception {
        return house.get("/api/v0/inlet/exporters")
                .path("sockets")
                .path(socket)
                .path(field)
                .asLong(-1);
    }

    @Test
    @Order(3)
    void aClockThatIsBehindIsNoGap() throws Exception {
        long then = now - Duration.ofHours(3).toMillis();
        send(
                "127.0.2.14",
                new NetFlowV5Encoder(1, then - 100_000, 0)
                        .encode(then, Exporter.flows(2, 7, then)));
        awaitSaid(
                "127.0.2.14", "clock", "the exporter's clock is 3 h behind; set its clock by NTP");
        awaitNothing("127.0.2.14", 2);
    }

    @Test
    @Order(4)
    void flowsFromTheFuture() throws Exception {
        long then = now + Duration.ofHours(73).toMillis();
        send(
                House.STAMPED,
                "127.0.2.15",
                new NetFlowV5Encoder(1, then - 100_000, 0)
                        .encode(then, Exporter.flows(12, 7, then)));
        awaitSaid(
                "127.0.2.15",
                "clock",
                "the exporter's clock is 3 days ahead: its flows are refused as from the future");
        awaitSaid("flows", "in-the-future", "12 items refused (in-the-future)", "wrong clock");
    }

    @Test
    @Order(4)
    void flowsOlderThanTheTableKeeps() throws Exception {
        long then = now - Duration.ofDays(3_000).toMillis();
        send(
                House.STAMPED,
                "127.0.2.16",
                new NetFlowV5Encoder(1, then - 100_000, 0)
                        .encode(then, Exporter.flows(9, 7, then)));
        awaitSaid(
                "flows",
                "older-than-ttl",
                "9 items refused (older-than-ttl)",
                "days that the table");
        awaitSaid("127.0.2.16", "elsewhere", "of flows-v1-block, of whichever exporter");
    }

    @Test
    @Order(4)
    void recordsThatCannotBeStored() throws Exception {
        Topic.send(house, TOPIC, new byte[] {1, 2, 3}, new byte[] {4, 5});
        awaitSaid(
                "flows",
                "dead-lettered",
                "2 items in the dead letters of flows (undecodable) since ",
                "weir deadletters list shows them");
    }

    @Test
    @Order(4)
    void recordsThatRetentionRemoved() {
        awaitSaid(
                "ledger",
                "lost",
                Topic.OVERTAKEN + " records lost before ledger read them ",
                "retention removed them first; raise the topic's retention");
    }

    @Test
    @Order(4)
    void aPipelineThatIsBehind() throws Exception {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() ->
                        assertThat(house.why(LedgerTable.TOPIC).of("pipeline-behind"))
                                .singleElement()
                                .asString()
                                .matches(
                                        "pipeline ledger is [1-9] s behind \\(limit 1 s\\): \\d+"
                                                + " records? \\(about \\d+ rows?\\) wait in"
                                                + " Kafka; .*"));
    }

    @Test
    @Order(4)
    void aSourceThatNobodyKnows() throws Exception {
        Said said = house.why("127.9.9.9");
        assertThat(said.summary())
                .isEqualTo("127.9.9.9 is not known: nothing was ever counted for it");
        assertThat(said.of("never-heard"))
                .singleElement()
                .asString()
                .startsWith("no packet of 127.9.9.9 has come since the start, of ");
        assertThat(said.of("known-names"))
                .singleElement()
                .asString()
                .contains("127.0.1.1", "flows-v1-block", "rollup");
    }

    @Test
    @Order(4)
    void aSourceThatCannotReachLoopback() throws Exception {
        assertThat(house.why("192.0.2.77").of("loopback-only"))
                .singleElement()
                .asString()
                .startsWith("weir listens on loopback only (udp 127.0.0.1:")
                .contains("--listen 0.0.0.0");
    }

    @Test
    @Order(5)
    void anExporterThatFellSilent() {
        awaitSaid("127.0.2.13", "silent", "no packet since ", " UTC (", " s); check that it still");
    }

    @Test
    @Order(6)
    void aStoreThatIsAway() throws Exception {
        house.gate.shut();
        send("127.0.2.17", v5(6));
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(house.why("127.0.2.17").of("pipeline-waiting"))
                                .anyMatch(said ->
                                        said.matches(
                                                "pipeline flows waits since ..:..:.. UTC \\(.*\\):"
                                                        + " 1 record \\(about \\d+ rows?\\) wait in"
                                                        + " Kafka; nothing is lost.*")));
        Said said = house.why("127.0.2.17");
        assertThat(said.summary())
                .startsWith("6 heard, 6 stored, 0 refused, in the last hour; ")
                .contains("missing");
        assertThat(said.of("history-away"))
                .singleElement()
                .asString()
                .contains("only what this process counted in the last hour is known");
        house.gate.reopen();
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(house.why("127.0.2.17").of("pipeline-waiting")).isEmpty());
    }

    @Test
    @Order(7)
    void aPipelineThatStopped() throws Exception {
        house.context.clickhouse().client().execute("DROP TABLE exporters SYNC");
        send("127.0.2.18", v5(8));
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(house.why("127.0.2.18").of("pipeline-stopped"))
                                .singleElement()
                                .asString()
                                .matches(
                                        "pipeline flows stopped at ..:..:.. UTC \\(.*exporters.*\\):"
                                                + " 1 record \\(about \\d+ rows?\\) wait in Kafka;"
                                                + " mend the cause.*"));
    }
}
