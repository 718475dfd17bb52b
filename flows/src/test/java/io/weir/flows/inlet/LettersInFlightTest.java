package io.weir.flows.inlet;

import static io.weir.flows.inlet.InletSamples.enrich;
import static io.weir.flows.inlet.InletSamples.v5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.util.Objects.requireNonNull;

import io.weir.connect.kafka.ProducerConfig;
import io.weir.connect.kafka.TopicSpec;
import io.weir.flows.codec.DecoderConfig;
import io.weir.flows.demo.encode.IpfixEncoder;
import io.weir.flows.demo.encode.SampleFlows;
import io.weir.flows.demo.encode.Template;
import io.weir.flows.encoding.FlowEncoding;
import io.weir.pipeline.ledger.LedgerKind;
import io.weir.pipeline.ledger.LedgerLine;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// What becomes of an inlet's dead letters while the broker is away: a flow counts as dead-lettered
/// when Kafka has it, and at each moment every flow heard is counted once. About 20 s.
class LettersInFlightTest extends InletSituation {
    /// Until Kafka's client is closed.
    private static final Duration LONG = Duration.ofMinutes(30);

    private static final String FLOWS = "127.0.0.3";
    private static final String DATAGRAMS = "127.0.0.2";

    private final long now = System.currentTimeMillis();
    private final IpfixEncoder encoder = new IpfixEncoder(1);

    @Test
    void lettersCountWhenKafkaHasThem() throws Exception {
        kafka.createTopics(topic);
        Inlet inlet = start(config(LONG), kafka.connector());
        try (SumWatch watch = new SumWatch(inlet)) {
            long each = awaitInFlight(inlet);
            // What waits is sent by a broker that was away meanwhile.
            kafka.stop();
            kafka.startAgain();
            assertInFlight(inlet, each);
            inlet.close();
            assertThat(find(inlet, FLOWS))
                    .returns(20L, ExporterReport::sent)
                    .returns(20L, ExporterReport::deadLettered)
                    .returns(0L, ExporterReport::inFlight)
                    .returns(Map.of(), ExporterReport::refused);
            assertThat(find(inlet, DATAGRAMS))
                    .returns(20 * each, ExporterReport::deadLettered)
                    .returns(0L, ExporterReport::inFlight)
                    .returns(Map.of(), ExporterReport::refused);
            assertThat(inLedger(FLOWS)).isEqualTo(20);
            assertThat(inLedger(DATAGRAMS)).isEqualTo(20 * each);
            assertThat(watch.failure()).isNull();
        }
        assertThat(flowsInLetters()).isEqualTo(20);
        assertThat(letters("template-missing")).hasSize(20);
    }

    @Test
    void lettersThatKafkaNeverGetsAreRefused() throws Exception {
        kafka.createTopics(topic);
        Inlet inlet = start(config(LONG), kafka.connector());
        long each = awaitInFlight(inlet);
        kafka.stop();
        try (SumWatch watch = new SumWatch(inlet)) {
            inlet.close();
            assertThat(find(inlet, FLOWS))
                    .returns(0L, ExporterReport::deadLettered)
                    .returns(0L, ExporterReport::inFlight)
                    .returns(
                            Map.of("interface-unknown", 20L, "kafka-failed", 20L),
                            ExporterReport::refused);
            assertThat(find(inlet, DATAGRAMS))
                    .returns(0L, ExporterReport::deadLettered)
                    .returns(0L, ExporterReport::inFlight)
                    .returns(Map.of("template-missing", 20 * each), ExporterReport::refused);
            assertThat(inLedger(FLOWS) + inLedger(DATAGRAMS)).isZero();
            assertThat(watch.failure()).isNull();
        } finally {
            kafka.startAgain();
        }
        assertThat(flowsInLetters()).isZero();
        assertThat(letters("template-missing")).isEmpty();
    }

    @Test
    void everyFlowIsCountedOnceAtEachMomentOfAnOutage() throws Exception {
        kafka.createTopics(topic);
        Inlet inlet = start(config(Duration.ofMillis(5)), kafka.connector());
        try (SumWatch watch = new SumWatch(inlet);
                UdpExporter flows = new UdpExporter(FLOWS, inlet);
                UdpExporter datagrams = new UdpExporter(DATAGRAMS, inlet)) {
            send(flows, datagrams, 100);
            await().atMost(PATIENCE).until(() -> settled(inlet, 100));
            kafka.stop();
            // While Kafka is away a letter has no room, or waits: either way it is counted.
            send(flows, datagrams, 100);
            await().atMost(PATIENCE).until(() -> find(inlet, FLOWS).heard() > 200);
            kafka.startAgain();
            send(flows, datagrams, 100);
            await().atMost(PATIENCE).until(() -> settled(inlet, 300));
            ExporterReport report = find(inlet, FLOWS);
            assertThat(report.sent()).isEqualTo(300);
            assertThat(report.deadLettered())
                    .isEqualTo(flowsInLetters())
                    .isEqualTo(300 - report.refused().getOrDefault("interface-unknown", 0L))
                    .isEqualTo(inLedger(FLOWS));
            assertThat(inLedger(DATAGRAMS)).isEqualTo(find(inlet, DATAGRAMS).deadLettered());
            assertThat(watch.failure()).isNull();
            assertThat(watch.looks()).isGreaterThan(100);
        } finally {
            inlet.close();
        }
    }

    /// Sends twenty of each, which wait in Kafka's client.
    ///
    /// @return the flows that a datagram without a template counts for
    private long awaitInFlight(Inlet inlet) throws Exception {
        try (UdpExporter flows = new UdpExporter(FLOWS, inlet);
                UdpExporter datagrams = new UdpExporter(DATAGRAMS, inlet)) {
            send(flows, datagrams, 20);
            await().atMost(PATIENCE)
                    .until(() ->
                            exporters(inlet).size() == 2
                                    && find(inlet, DATAGRAMS).packets() == 20
                                    && find(inlet, DATAGRAMS).waiting().sets() == 0
                                    && find(inlet, FLOWS).packets() == 40);
        }
        long each = find(inlet, DATAGRAMS).heard() / 20;
        assertThat(each).isPositive();
        assertInFlight(inlet, each);
        return each;
    }

    private void assertInFlight(Inlet inlet, long each) {
        assertThat(find(inlet, FLOWS))
                .returns(40L, ExporterReport::inFlight)
                .returns(0L, ExporterReport::sent)
                .returns(0L, ExporterReport::deadLettered)
                .returns(Map.of(), ExporterReport::refused);
        assertThat(find(inlet, DATAGRAMS))
                .returns(20 * each, ExporterReport::inFlight)
                .returns(0L, ExporterReport::deadLettered)
                .returns(Map.of(), ExporterReport::refused);
        assertThat(inLedger(FLOWS) + inLedger(DATAGRAMS)).isZero();
    }

    private static boolean settled(Inlet inlet, int count) {
        return exporters(inlet).size() == 2
                && find(inlet, FLOWS).heard() == 2L * count
                && find(inlet, DATAGRAMS).packets() == count
                && exporters(inlet).stream()
                        .allMatch(report -> report.inFlight() == 0 && report.waiting().sets() == 0);
    }

    /// So many flows that are stored, so many that lack their interface, and so many datagrams
    /// whose template never comes.
    private void send(UdpExporter flows, UdpExporter datagrams, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            flows.send(v5(now, 10, 11));
            flows.send(v5(now, 10, 99));
            encoder.begin(now);
            encoder.flows(Template.ipfix(300, true), SampleFlows.of(5, true, 1, now));
            datagrams.send(encoder.finish());
        }
    }

    private static ExporterReport find(Inlet inlet, String address) {
        return exporters(inlet).stream()
                .filter(report -> report.address().equals(address))
                .findFirst()
                .orElseThrow();
    }

    private long inLedger(String address) {
        long second = System.currentTimeMillis() / 1_000;
        ledger.collect(second);
        return ledger.recent(address, second - Duration.ofHours(1).toSeconds()).stream()
                .filter(line -> line.kind() == LedgerKind.DEAD_LETTERED)
                .mapToLong(LedgerLine::count)
                .sum();
    }

    private long flowsInLetters() {
        return letters("interface-unknown").stream()
                .mapToLong(letter -> ByteBuffer.wrap(header(letter, "weir-original-rows")).getInt())
                .sum();
    }

    private List<ConsumerRecord<byte[], byte[]>> letters(String error) {
        return kafka.records(TopicSpec.deadLetterTopic(FlowEncoding.BLOCK.topic(topic))).stream()
                .filter(letter ->
                        new String(header(letter, "weir-error"), StandardCharsets.UTF_8)
                                .equals(error))
                .toList();
    }

    private static byte[] header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return requireNonNull(letter.headers().lastHeader(name)).value();
    }

    /// Waits only a moment for templates.
    ///
    /// @param linger how long Kafka's client waits before it sends
    private static InletConfig config(Duration linger) {
        DecoderConfig patient = DecoderConfig.defaults();
        InletConfig base = InletSamples.config(1_000).withEnrich(enrich(true));
        ProducerConfig producer = base.producer();
        return new InletConfig(
                base.inputs(),
                base.recordFlows(),
                base.recordDelay(),
                new DecoderConfig(
                        patient.timestampSource(),
                        patient.decapsulation(),
                        Duration.ofMillis(300),
                        patient.waitingPerExporter(),
                        patient.waitingTotal(),
                        patient.maxExporters(),
                        patient.maxDomains(),
                        patient.maxTemplates(),
                        patient.maxTemplateFields()),
                base.enrich(),
                base.silentAfter(),
                new ProducerConfig(
                        producer.memory(),
                        linger,
                        producer.batch(),
                        producer.compression(),
                        producer.deliveryTimeout()));
    }
}
