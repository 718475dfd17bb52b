package io.weir.it.why;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.flows.demo.encode.ExportedFlow;
import io.weir.flows.demo.encode.IpfixEncoder;
import io.weir.flows.demo.encode.NetFlowV5Encoder;
import io.weir.flows.demo.encode.NetFlowV9Encoder;
import io.weir.flows.demo.encode.Template;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// What can go wrong with an exporter, caused over the wire or in the kernel.
abstract class ExporterGaps extends Situation {
    @Test
    void aTemplateThatDoesNotComeAndThenTheDeadLetters() throws Exception {
        Template template = Template.netFlowV9(259, true);
        var encoder = new NetFlowV9Encoder(6, NOW - 100_000);
        byte[][] messages = new byte[6][];
        for (int i = 0; i < messages.length; i++) {
            encoder.begin(NOW);
            encoder.flows(template, Exporter.flows(10, 7, NOW));
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
                        assertThat(house().why("127.0.2.1").summary())
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
    void anInterfaceWithoutAName() throws Exception {
        byte[] flows =
                new NetFlowV5Encoder(1, NOW - 100_000, 0).encode(NOW, Exporter.flows(29, 12, NOW));
        send("127.0.3.1", flows);
        awaitSaid(
                "127.0.3.1",
                "unknown-interface",
                "ifIndex 12 unknown: 29 flows stored without a name since ",
                "; set inlet.enrich.exporters.127.0.3.1.interfaces.12");
        awaitNothing("127.0.3.1", 29);
    }

    @Test
    void manyInterfacesWithoutNames() throws Exception {
        var encoder = new NetFlowV5Encoder(1, NOW - 100_000, 0);
        byte[][] messages = new byte[5][];
        for (int i = 0; i < messages.length; i++) {
            messages[i] = encoder.encode(NOW, Exporter.flows(2, 100 + i, NOW));
        }
        send("127.0.3.2", messages);
        awaitSaid(
                "127.0.3.2",
                "unknown-interface",
                "5 interfaces unknown: 10 flows stored without a name");
    }

    @Test
    void flowsLostOnTheWay() throws Exception {
        var encoder = new NetFlowV5Encoder(1, NOW - 100_000, 0);
        List<ExportedFlow> flows = Exporter.flows(30, 7, NOW);
        byte[] first = encoder.encode(NOW, flows);
        for (int i = 0; i < 3; i++) {
            encoder.encode(NOW, flows);
        }
        send("127.0.2.2", first, encoder.encode(NOW, flows));
        awaitSaid(
                "127.0.2.2",
                "sequence-lost",
                "90 flows lost on the way (60.0 %), by the sequence numbers since ");
    }

    @Test
    void recordsLostOnTheWay() throws Exception {
        Template template = Template.ipfix(256, true);
        var encoder = new IpfixEncoder(1);
        encoder.begin(NOW);
        encoder.templates(template);
        encoder.flows(template, Exporter.flows(15, 7, NOW));
        byte[] first = encoder.finish();
        encoder.lose(5);
        encoder.begin(NOW);
        encoder.flows(template, Exporter.flows(15, 7, NOW));
        send("127.0.2.3", first, encoder.finish());
        awaitSaid(
                "127.0.2.3",
                "sequence-lost",
                "5 flows lost on the way (14.3 %)",
                "at the exporter");
    }

    @Test
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
    void aVersionThatIsNotRead() throws Exception {
        byte[] version8 = ByteBuffer.allocate(28).putShort((short) 8).array();
        send("127.0.2.5", version8, version8);
        awaitSaid("127.0.2.5", "unsupported-version", "2 flows refused", "NetFlow v8");
    }

    @Test
    void datagramsThatAreCutOff() throws Exception {
        byte[] cut = Arrays.copyOf(v5(1), 10);
        send("127.0.2.6", cut, cut, cut, cut);
        awaitSaid("127.0.2.6", "truncated", "4 flows refused (truncated)", "cuts packets");
    }

    @Test
    void datagramsThatContradictThemselves() throws Exception {
        byte[] wrong = v5(1);
        ByteBuffer.wrap(wrong).putShort(2, (short) 5_000);
        send("127.0.2.7", wrong);
        awaitSaid("127.0.2.7", "malformed", "1 flow refused (malformed)", "weir flows decode");
    }

    @Test
    void aTemplateThatDescribesNothing() throws Exception {
        var encoder = new NetFlowV9Encoder(1, NOW - 100_000);
        encoder.begin(NOW);
        encoder.templates(new Template(300, List.of()));
        send("127.0.2.8", encoder.finish());
        awaitSaid("127.0.2.8", "bad-template", "1 flow refused (bad-template)", "record format");
    }

    @Test
    void tooManyTemplates() throws Exception {
        var encoder = new NetFlowV9Encoder(1, NOW - 100_000);
        byte[][] messages = new byte[5][];
        for (int i = 0; i < messages.length; i++) {
            encoder.begin(NOW);
            encoder.templates(Template.netFlowV9(400 + i, true));
            messages[i] = encoder.finish();
        }
        send("127.0.2.9", messages);
        awaitSaid("127.0.2.9", "template-limit", "2 flows refused", "inlet.decoder.max-templates");
    }

    @Test
    void tooMuchThatWaitsForATemplate() throws Exception {
        Template template = Template.netFlowV9(500, true);
        var encoder = new NetFlowV9Encoder(6, NOW - 100_000);
        byte[][] messages = new byte[20][];
        for (int i = 0; i < messages.length; i++) {
            encoder.begin(NOW);
            encoder.flows(template, Exporter.flows(10, 7, NOW));
            messages[i] = encoder.finish();
        }
        send("127.0.2.10", messages);
        // A set takes some 700 bytes with what is noted about it: 11 of 20 fit into 8 KiB.
        awaitSaid("127.0.2.10", "buffer-full", "81 flows refused", "waiting-per-exporter");
    }

    @Test
    void aSamplerWhoseRateNobodyTold() throws Exception {
        send("127.0.2.11", V9Sampler.message(NOW, 4));
        awaitSaid(
                "127.0.2.11",
                "unknown-rate",
                "4 flows without their sampling rate since ",
                "inlet.enrich.default-sampling-rate.127.0.2.11");
    }

    @Test
    void datagramsThatTheKernelDropped() throws Exception {
        int sent = 2_000;
        byte[] full =
                new NetFlowV5Encoder(1, NOW - 100_000, 0).encode(NOW, Exporter.flows(29, 7, NOW));
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
                        house().udp(House.SMALL), dropped, 100.0 * dropped / sent),
                "raise inlet.inputs receive-buffer and net.core.rmem_max");
        theSocketItself(house().udp(House.SMALL), dropped, sent - dropped);
    }

    private static void theSocketItself(int port, long dropped, long received) throws Exception {
        String summary =
                String.format(
                        "%,d datagrams received, in the last hour; one thing is missing", received);
        String said =
                String.format("udp 127.0.0.1:%d: the kernel dropped %,d datagrams", port, dropped);
        for (String name : List.of("udp 127.0.0.1:" + port, "127.0.0.1:" + port, ":" + port)) {
            assertThat(house().why(name).summary()).as(name).isEqualTo(summary);
            assertThat(house().why(name).of("kernel-dropped"))
                    .singleElement()
                    .asString()
                    .contains(said);
        }
    }

    @Test
    void aClockThatIsBehindIsNoGap() throws Exception {
        long then = NOW - Duration.ofHours(3).toMillis();
        send(
                "127.0.2.14",
                new NetFlowV5Encoder(1, then - 100_000, 0)
                        .encode(then, Exporter.flows(2, 7, then)));
        awaitSaid(
                "127.0.2.14", "clock", "the exporter's clock is 3 h behind; set its clock by NTP");
        awaitNothing("127.0.2.14", 2);
    }

    private static long taken(int socket) throws Exception {
        return number(socket, "datagrams");
    }

    private static long dropped(int socket) throws Exception {
        return number(socket, "dropped");
    }

    private static long number(int socket, String field) throws Exception {
        return house().get("/api/v0/inlet/exporters")
                .path("sockets")
                .path(socket)
                .path(field)
                .asLong(-1);
    }
}
