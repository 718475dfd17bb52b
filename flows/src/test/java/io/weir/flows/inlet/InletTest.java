package io.weir.flows.inlet;

import static io.weir.flows.inlet.InletSamples.config;
import static io.weir.flows.inlet.InletSamples.enrich;
import static io.weir.flows.inlet.InletSamples.header;
import static io.weir.flows.inlet.InletSamples.sflow;
import static io.weir.flows.inlet.InletSamples.sum;
import static io.weir.flows.inlet.InletSamples.texts;
import static io.weir.flows.inlet.InletSamples.v5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import static java.util.Objects.requireNonNull;

import io.weir.base.config.DataSize;
import io.weir.base.error.WeirException;
import io.weir.base.health.Health;
import io.weir.base.health.HealthStatus;
import io.weir.base.metrics.Metrics;
import io.weir.connect.kafka.KafkaConfig;
import io.weir.connect.kafka.KafkaConnector;
import io.weir.connect.kafka.KafkaLetterBox;
import io.weir.connect.kafka.ProducerConfig;
import io.weir.connect.kafka.RecordProducer;
import io.weir.flows.codec.DecoderConfig;
import io.weir.flows.codec.RefusalReason;
import io.weir.flows.demo.encode.ExportedFlow;
import io.weir.flows.demo.encode.IpfixEncoder;
import io.weir.flows.demo.encode.NetFlowV5Encoder;
import io.weir.flows.demo.encode.NetFlowV9Encoder;
import io.weir.flows.demo.encode.SampleFlows;
import io.weir.flows.demo.encode.Template;
import io.weir.flows.encoding.FlowEncoding;
import io.weir.flows.enrich.EnrichConfig;
import io.weir.flows.schema.FlowSchema;
import io.weir.pipeline.ledger.Ledger;
import io.weir.pipeline.letter.LetterFilter;
import io.weir.pipeline.letter.LetterHead;
import io.weir.wire.block.Block;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

class InletTest {
    private static final AtomicInteger TOPICS = new AtomicInteger();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir static Path directory;

    private static TestKafka kafka;

    private final String topic = "flows" + TOPICS.incrementAndGet();
    private final Health health = new Health();
    private final Metrics metrics = new Metrics();

    @BeforeAll
    static void startKafka() throws Exception {
        kafka = new TestKafka(directory.resolve("broker"), 0);
    }

    @AfterAll
    static void stopKafka() throws Exception {
        kafka.close();
    }

    @Test
    void everyFlowSentOverUdpIsInKafkaOnce() throws Exception {
        kafka.createTopics(topic);
        long now = System.currentTimeMillis();
        long bytes = 0;
        try (Inlet inlet = start(config(1_000), kafka.connector());
                UdpExporter exporter = new UdpExporter("127.0.0.2", inlet)) {
            var encoder = new NetFlowV5Encoder(1, now - 100_000, 10);
            for (int i = 0; i < 200; i++) {
                List<ExportedFlow> flows = SampleFlows.of(30, true, i, now);
                bytes += flows.stream().mapToLong(ExportedFlow::bytes).sum();
                exporter.send(encoder.encode(now, flows));
            }
            await().atMost(PATIENCE).until(() -> only(inlet).sent() == 6_000);

            ExporterReport report = only(inlet);
            assertThat(report.address()).isEqualTo("127.0.0.2");
            assertThat(report.name()).isEqualTo("127.0.0.2");
            assertThat(report.protocols()).containsExactly("netflow-v5");
            assertThat(report.packets()).isEqualTo(200);
            assertThat(report.heard()).isEqualTo(6_000);
            assertThat(report.decoded()).isEqualTo(6_000);
            assertThat(report.sequenceLost()).isZero();
            assertThat(report.refused()).isEmpty();
            assertThat(report.completeness()).isEqualTo(1);
            assertThat(inlet.status().report(now).kernelDropped()).isZero();
        }
        Block stored = kafka.flows(topic);
        assertThat(stored.rows()).isEqualTo(6_000);
        assertThat(sum(stored, "Bytes")).isEqualTo(bytes);
        assertThat(kafka.records(FlowEncoding.BLOCK.topic(topic)))
                .allSatisfy(record ->
                        assertThat(record.headers().lastHeader("weir-rows").value()).hasSize(4))
                .extracting(record -> record.partition())
                .as("an exporter stays in one partition")
                .hasSizeGreaterThan(4)
                .containsOnly(
                        kafka.records(FlowEncoding.BLOCK.topic(topic)).getFirst().partition());
    }

    @Test
    void lonelyFlowLeavesByTheTimerWithoutAnotherPacket() throws Exception {
        kafka.createTopics(topic);
        long now = System.currentTimeMillis();
        try (Inlet inlet = start(config(1_000), kafka.connector());
                UdpExporter exporter = new UdpExporter("127.0.0.2", inlet)) {
            exporter.send(
                    new NetFlowV5Encoder(1, now - 100_000, 0)
                            .encode(now, SampleFlows.of(1, true, 1, now)));

            await().atMost(PATIENCE).until(() -> !exporters(inlet).isEmpty());
            await().atMost(Duration.ofSeconds(5)).until(() -> only(inlet).sent() == 1);
            assertThat(only(inlet).events())
                    .extracting(ExporterEvent::kind)
                    .containsExactly("first-packet");
        }
    }

    @Test
    void namesExportersAndInterfacesAndCountsUnknownOnes() throws Exception {
        kafka.createTopics(topic);
        long now = System.currentTimeMillis();
        InletConfig config = config(1_000).withEnrich(enrich(false));
        try (Inlet inlet = start(config, kafka.connector());
                UdpExporter exporter = new UdpExporter("127.0.0.3", inlet)) {
            exporter.send(v5(now, 10, 11));
            exporter.send(v5(now, 10, 99));
            exporter.send(v5(now, 10, 0));
            await().atMost(PATIENCE)
                    .until(() -> !exporters(inlet).isEmpty() && only(inlet).sent() == 3);

            ExporterReport report = only(inlet);
            assertThat(report.name()).isEqualTo("edge1");
            assertThat(report.unknownInterfaces())
                    .containsExactly(new ExporterReport.UnknownInterface(99, 1));
            // Sentences are made of counts that the worker publishes every now and then.
            await().atMost(PATIENCE).until(() -> !only(inlet).reasons().isEmpty());
            assertThat(only(inlet).reasons())
                    .singleElement()
                    .asString()
                    .matches(
                            "ifIndex 99 unknown: 1 flow stored without a name since ..:.. UTC;"
                                    + " set inlet.enrich.exporters.127.0.0.3.interfaces.99");
        }
        Block stored = kafka.flows(topic);
        assertThat(texts(stored, "ExporterName")).containsExactly("edge1", "edge1", "edge1");
        assertThat(texts(stored, "ExporterSite")).containsExactly("par", "par", "par");
        assertThat(texts(stored, "InIfName")).containsExactly("et-0", "et-0", "et-0");
        assertThat(texts(stored, "InIfProvider")).containsExactly("cogent", "cogent", "cogent");
        assertThat(texts(stored, "OutIfName")).containsExactly("ae0", "", "");
        assertThat(sum(stored, "SamplingRate")).isEqualTo(3 * 250);
    }

    @Test
    void refusesUnknownInterfacesWhenRequired() throws Exception {
        kafka.createTopics(topic);
        long now = System.currentTimeMillis();
        InletConfig config = config(1_000).withEnrich(enrich(true));
        try (Inlet inlet = start(config, kafka.connector());
                UdpExporter exporter = new UdpExporter("127.0.0.3", inlet)) {
            exporter.send(v5(now, 10, 99));
            exporter.send(v5(now, 10, 11));
            exporter.send(v5(now, 99, 99));
            exporter.send(v5(now, 11, 10));
            await().atMost(PATIENCE)
                    .until(() -> !exporters(inlet).isEmpty() && only(inlet).sent() == 2);

            await().atMost(PATIENCE).until(() -> only(inlet).deadLettered() == 2);
            assertThat(only(inlet).refused()).isEmpty();
            await().atMost(PATIENCE)
                    .until(() -> only(inlet).reasons().toString().contains("2 flows"));
            assertThat(only(inlet).reasons())
                    .singleElement()
                    .asString()
                    .contains(
                            "2 flows in the dead letters of inlet (interface-unknown) since ",
                            "inlet.enrich.require-interfaces asks for it; set"
                                    + " inlet.enrich.exporters.127.0.0.");
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            metrics.writeText(text);
            assertThat(text.toString(StandardCharsets.UTF_8))
                    .contains(
                            "weir_inlet_refused_records{reason=\"interface-unknown\"} 0.0",
                            "weir_inlet_dead_lettered_flows 2.0");
            assertThat(only(inlet).heard()).isEqualTo(4);
        }
        Block stored = kafka.flows(topic);
        assertThat(texts(stored, "InIfName")).containsExactlyInAnyOrder("et-0", "ae0");
        assertThat(letters())
                .allSatisfy(letter -> {
                    assertThat(letter.id().pipeline()).isEqualTo("inlet");
                    assertThat(letter.id().isUnsent()).isTrue();
                    assertThat(letter.error()).isEqualTo("interface-unknown");
                    assertThat(letter.reason())
                            .matches(
                                    "exporter 127.0.0.3: [12] flows? refused: their interface is not"
                                            + " known, and inlet.enrich.require-interfaces asks for it");
                });
        Block kept = kafka.refusedFlows(topic);
        assertThat(kept.rows()).isEqualTo(2);
        assertThat(texts(kept, "InIfName")).containsExactlyInAnyOrder("et-0", "");
        assertThat(sum(kept, "SamplingRate")).isEqualTo(2 * 250);
    }

    @Test
    void refusesFlowsWithoutASamplingRateWhenRequired() throws Exception {
        kafka.createTopics(topic);
        long now = System.currentTimeMillis();
        EnrichConfig required = new EnrichConfig(false, true, Map.of(), Map.of(), Map.of());
        try (Inlet inlet = start(config(1_000).withEnrich(required), kafka.connector());
                UdpExporter exporter = new UdpExporter("127.0.0.3", inlet)) {
            byte[] sampled = v5(now, 10, 11);
            // The v5 header's last two bytes: the mode and one packet of so many.
            sampled[22] = 0x40;
            sampled[23] = 100;
            exporter.send(sampled);
            exporter.send(v5(now, 10, 11));
            await().atMost(PATIENCE)
                    .until(() ->
                            !exporters(inlet).isEmpty()
                                    && only(inlet).sent() == 1
                                    && only(inlet).deadLettered() == 1);
            await().atMost(PATIENCE)
                    .until(() -> only(inlet).reasons().toString().contains("(rate-unknown)"));
            assertThat(only(inlet).reasons().toString())
                    .contains(
                            "ifIndex 10 unknown: 1 flow stored without a name",
                            "1 flow in the dead letters of inlet (rate-unknown) since ",
                            "nobody told their sampling rate, and inlet.enrich.require-sampling-rate"
                                    + " asks for it");
        }
        assertThat(sum(kafka.flows(topic), "SamplingRate")).isEqualTo(100);
        assertThat(letters())
                .singleElement()
                .extracting(LetterHead::error)
                .isEqualTo("rate-unknown");
        Block kept = kafka.refusedFlows(topic);
        assertThat(sum(kept, "SamplingRate")).isEqualTo(1);
        assertThat(kept.column("SamplingRateAssumed").allDefault(0, 1)).isFalse();
    }

    @Test
    void countsRefusedFlowsThatTheDeadLettersDoNotTake() throws Exception {
        kafka.createTopicsWithoutLetters(topic);
        long now = System.currentTimeMillis();
        try (Inlet inlet = start(config(1_000).withEnrich(enrich(true)), kafka.connector());
                UdpExporter exporter = new UdpExporter("127.0.0.3", inlet)) {
            exporter.send(v5(now, 10, 99));
            await().atMost(PATIENCE)
                    .until(() ->
                            !exporters(inlet).isEmpty()
                                    && only(inlet)
                                            .refused()
                                            .equals(Map.of("interface-unknown", 1L)));
            assertThat(only(inlet).deadLettered()).isZero();
            await().atMost(PATIENCE)
                    .until(() ->
                            only(inlet)
                                    .reasons()
                                    .toString()
                                    .contains("1 flow refused (interface-unknown) since "));
        }
    }

    @Test
    void decodesLateWhatCameBeforeItsTemplate() throws Exception {
        kafka.createTopics(topic);
        long now = System.currentTimeMillis();
        Template template = Template.netFlowV9(259, true);
        try (Inlet inlet = start(config(1_000), kafka.connector());
                UdpExporter exporter = new UdpExporter("127.0.0.6", inlet)) {
            var encoder = new NetFlowV9Encoder(6, now - 100_000);
            for (int i = 0; i < 60; i++) {
                encoder.begin(now);
                encoder.flows(template, SampleFlows.of(20, true, i, now));
                exporter.send(encoder.finish());
            }
            await().atMost(PATIENCE)
                    .until(() -> !exporters(inlet).isEmpty() && only(inlet).waiting().sets() == 60);
            assertThat(only(inlet).decoded()).isZero();
            assertThat(only(inlet).reasons())
                    .singleElement()
                    .asString()
                    .matches(
                            "template 259 not seen since ..:..:.. UTC: about 1,[0-9]{3} flows in 60"
                                    + " data sets wait .at most 60 s.; set the exporter's template"
                                    + " refresh to ≤ 60 s");
            await().atMost(PATIENCE).until(() -> only(inlet).completeness() == 0);

            encoder.begin(now);
            encoder.templates(template);
            exporter.send(encoder.finish());

            await().atMost(PATIENCE).until(() -> only(inlet).sent() == 1_200);
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(only(inlet).reasons())
                                    .singleElement()
                                    .asString()
                                    .contains("interfaces unknown"));
            assertThat(only(inlet).recovered()).isEqualTo(1_200);
            assertThat(only(inlet).waiting()).isEqualTo(new ExporterReport.Waiting(0, 0, 0));
            await().atMost(PATIENCE).until(() -> only(inlet).completeness() == 1);
            assertThat(only(inlet).events())
                    .extracting(ExporterEvent::text)
                    .contains("template 259 arrived, 1,200 flows recovered");
        }
        assertThat(kafka.flows(topic).rows()).isEqualTo(1_200);
    }

    @Test
    void keepsInDeadLettersWhatItsTemplateNeverCameFor() throws Exception {
        kafka.createTopics(topic);
        long now = System.currentTimeMillis();
        DecoderConfig patient = DecoderConfig.defaults();
        DecoderConfig decoder =
                new DecoderConfig(
                        patient.timestampSource(),
                        patient.decapsulation(),
                        Duration.ofMillis(300),
                        patient.waitingPerExporter(),
                        patient.waitingTotal(),
                        patient.maxExporters(),
                        patient.maxDomains(),
                        patient.maxTemplates(),
                        patient.maxTemplateFields());
        InletConfig base = config(1_000);
        InletConfig config =
                new InletConfig(
                        base.inputs(),
                        base.recordFlows(),
                        base.recordDelay(),
                        decoder,
                        base.enrich(),
                        base.silentAfter(),
                        base.producer());
        try (Inlet inlet = start(config, kafka.connector());
                UdpExporter exporter = new UdpExporter("127.0.0.2", inlet)) {
            var encoder = new IpfixEncoder(1);
            encoder.begin(now);
            encoder.flows(Template.ipfix(300, true), SampleFlows.of(5, true, 1, now));
            exporter.send(encoder.finish());

            await().atMost(PATIENCE)
                    .until(() -> !exporters(inlet).isEmpty() && only(inlet).deadLettered() > 0);
            assertThat(only(inlet).waiting().sets()).isZero();
            assertThat(only(inlet).heard()).isEqualTo(only(inlet).deadLettered());
            assertThat(only(inlet).refused()).isEmpty();
            await().atMost(PATIENCE).until(() -> !only(inlet).reasons().isEmpty());
            assertThat(only(inlet).reasons())
                    .singleElement()
                    .asString()
                    .startsWith(
                            only(inlet).deadLettered()
                                    + " flows in the dead letters of inlet (template-missing) since");
        }
        var letter = kafka.records(FlowEncoding.BLOCK.topic(topic) + ".dlq").getFirst();
        assertThat(header(letter, "weir-error")).isEqualTo("template-missing");
        assertThat(header(letter, "weir-exporter")).isEqualTo("127.0.0.2");
        assertThat(letter.value()).hasSize(16 + 4 + 5 * 65 + 3);
    }

    private List<LetterHead> letters() {
        var producer =
                new RecordProducer(
                        kafka.connector(), ProducerConfig.defaults(), "unused", new Metrics());
        KafkaLetterBox box =
                new KafkaLetterBox(kafka.connector(), producer, InstantSource.system());
        try {
            return box.list(LetterFilter.of(FlowEncoding.BLOCK.topic(topic)));
        } finally {
            box.close();
        }
    }

    @Test
    void keepsInDeadLettersBesideTheFirstEncodingWhatStillWaitsAtTheEnd() throws Exception {
        kafka.createTopics(topic);
        long now = System.currentTimeMillis();
        Inlet inlet =
                inlet(config(1_000), kafka.connector(), FlowEncoding.BLOCK, FlowEncoding.PROTOBUF);
        inlet.start();
        try (UdpExporter exporter = new UdpExporter("127.0.0.9", inlet)) {
            var encoder = new NetFlowV9Encoder(9, now - 100_000);
            for (int i = 0; i < 3; i++) {
                encoder.begin(now);
                encoder.flows(Template.netFlowV9(259, true), SampleFlows.of(20, true, i, now));
                exporter.send(encoder.finish());
            }
            await().atMost(PATIENCE)
                    .until(() -> !exporters(inlet).isEmpty() && only(inlet).waiting().sets() == 3);
        } finally {
            inlet.close();
        }
        assertThat(only(inlet).waiting().sets()).isZero();
        assertThat(only(inlet).deadLettered()).isPositive().isEqualTo(only(inlet).heard());
        assertThat(kafka.records(FlowEncoding.BLOCK.topic(topic) + ".dlq")).hasSize(3);
        assertThat(letters())
                .hasSize(3)
                .allSatisfy(letter -> {
                    assertThat(letter.id().pipeline()).isEqualTo("inlet");
                    assertThat(letter.id().isRecord()).isFalse();
                    assertThat(letter.topic()).isEqualTo(FlowEncoding.BLOCK.topic(topic));
                    assertThat(letter.error()).isEqualTo("template-missing");
                    assertThat(letter.reason()).contains("exporter 127.0.0.9: ", "template");
                });
    }

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
        InletConfig base = config(100);
        InletConfig config =
                new InletConfig(
                        List.of(
                                new InputConfig(
                                        "netflow",
                                        "127.0.0.1",
                                        0,
                                        1,
                                        new DataSize(65_536),
                                        base.inputs().getFirst().timestampSource(),
                                        base.inputs().getFirst().decapsulation())),
                        100,
                        Duration.ofMillis(100),
                        base.decoder(),
                        base.enrich(),
                        base.silentAfter(),
                        base.producer());
        long now = System.currentTimeMillis();
        int sent = 0;
        try (var away = new KafkaConnector(KafkaConfig.of("127.0.0.1:" + free))) {
            Inlet inlet = start(config, away);
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
    void flushesOnCloseWhatWasTaken() throws Exception {
        kafka.createTopics(topic);
        long now = System.currentTimeMillis();
        InletConfig base = config(1_000);
        InletConfig slow =
                new InletConfig(
                        base.inputs(),
                        1_000,
                        Duration.ofHours(1),
                        base.decoder(),
                        base.enrich(),
                        base.silentAfter(),
                        base.producer());
        Inlet inlet = start(slow, kafka.connector());
        try (UdpExporter exporter = new UdpExporter("127.0.0.2", inlet)) {
            exporter.send(v5(now, 1, 2));
            await().atMost(PATIENCE)
                    .until(() -> !exporters(inlet).isEmpty() && only(inlet).sent() == 1);
            exporter.send(v5(now, 1, 2));
            exporter.send(v5(now, 1, 2));
        }
        inlet.close();

        assertThat(only(inlet).sent()).isEqualTo(3);
        assertThat(kafka.flows(topic).rows()).isEqualTo(3);
    }

    @Test
    void countsAndNamesFlowsOfAnAgentThatSendsFromAnotherAddress() throws Exception {
        kafka.createTopics(topic);
        long now = System.currentTimeMillis();
        InletConfig config = config(1_000).withEnrich(enrich(false));
        try (Inlet inlet = start(config, kafka.connector());
                UdpExporter relay = new UdpExporter("127.0.0.9", inlet)) {
            relay.send(sflow(InetAddress.ofLiteral("127.0.0.3").getAddress(), now));
            await().atMost(PATIENCE)
                    .until(() -> !exporters(inlet).isEmpty() && only(inlet).sent() == 4);

            assertThat(only(inlet).address()).isEqualTo("127.0.0.3");
            assertThat(only(inlet).heard()).isEqualTo(4);
        }
        assertThat(texts(kafka.flows(topic), "ExporterName")).containsOnly("edge1").hasSize(4);
    }

    @Test
    void portInUseIsOneClearLine() throws Exception {
        try (DatagramSocket other = new DatagramSocket(UdpExporter.at("127.0.0.1", 0))) {
            InletConfig config =
                    config(1_000)
                            .withInputs(List.of(InputConfig.of("netflow", other.getLocalPort())));
            Inlet inlet = inlet(config, kafka.connector());
            assertThatThrownBy(inlet::start)
                    .isInstanceOf(WeirException.class)
                    .hasMessageStartingWith(
                            "udp 127.0.0.1:" + other.getLocalPort() + ": already in use");
            inlet.close();
        }
    }

    private Inlet start(InletConfig config, KafkaConnector connector) throws Exception {
        Inlet inlet = inlet(config, connector);
        inlet.start();
        return inlet;
    }

    private Inlet inlet(InletConfig config, KafkaConnector connector) {
        return inlet(config, connector, FlowEncoding.BLOCK);
    }

    private Inlet inlet(InletConfig config, KafkaConnector connector, FlowEncoding... encodings) {
        return new Inlet(
                config,
                FlowSchema.defaults(),
                directory.resolve("inlet-" + UUID.randomUUID()),
                connector,
                topic,
                List.of(encodings),
                new Ledger(),
                metrics,
                health);
    }

    private static List<ExporterReport> exporters(Inlet inlet) {
        return inlet.status().report(System.currentTimeMillis()).exporters();
    }

    private static ExporterReport only(Inlet inlet) {
        List<ExporterReport> exporters = exporters(inlet);
        assertThat(exporters).hasSize(1);
        return exporters.getFirst();
    }

    private HealthStatus health(String name) {
        return requireNonNull(health.report().get(name));
    }

    private static String socketName(Inlet inlet) {
        return "udp:127.0.0.1:" + inlet.addresses().getFirst().getPort();
    }
}
