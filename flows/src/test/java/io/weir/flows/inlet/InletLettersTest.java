package io.weir.flows.inlet;

import static io.weir.flows.inlet.InletSamples.config;
import static io.weir.flows.inlet.InletSamples.enrich;
import static io.weir.flows.inlet.InletSamples.header;
import static io.weir.flows.inlet.InletSamples.sum;
import static io.weir.flows.inlet.InletSamples.texts;
import static io.weir.flows.inlet.InletSamples.v5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.base.metrics.Metrics;
import io.weir.connect.kafka.KafkaLetterBox;
import io.weir.connect.kafka.ProducerConfig;
import io.weir.connect.kafka.RecordProducer;
import io.weir.flows.codec.DecoderConfig;
import io.weir.flows.demo.encode.IpfixEncoder;
import io.weir.flows.demo.encode.NetFlowV9Encoder;
import io.weir.flows.demo.encode.SampleFlows;
import io.weir.flows.demo.encode.Template;
import io.weir.flows.encoding.FlowEncoding;
import io.weir.flows.enrich.EnrichConfig;
import io.weir.pipeline.letter.LetterFilter;
import io.weir.pipeline.letter.LetterHead;
import io.weir.wire.block.Block;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// What an inlet refuses or cannot decode, and keeps in the dead letters. About 10 s.
class InletLettersTest extends InletSituation {
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
                    assertThat(letter.source()).isEqualTo("127.0.0.3");
                    assertThat(letter.reason())
                            .matches(
                                    "exporter 127.0.0.3: [12] flows? refused: their interface is not"
                                            + " known, and inlet.enrich.require-interfaces asks for it");
                });
        assertThat(letters().stream().mapToLong(LetterHead::items).sum()).isEqualTo(2);
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
}
