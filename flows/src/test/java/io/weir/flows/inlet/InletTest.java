package io.weir.flows.inlet;

import static io.weir.flows.inlet.InletSamples.config;
import static io.weir.flows.inlet.InletSamples.enrich;
import static io.weir.flows.inlet.InletSamples.sflow;
import static io.weir.flows.inlet.InletSamples.sum;
import static io.weir.flows.inlet.InletSamples.texts;
import static io.weir.flows.inlet.InletSamples.v5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.base.error.WeirException;
import io.weir.flows.demo.encode.ExportedFlow;
import io.weir.flows.demo.encode.NetFlowV5Encoder;
import io.weir.flows.demo.encode.NetFlowV9Encoder;
import io.weir.flows.demo.encode.SampleFlows;
import io.weir.flows.demo.encode.Template;
import io.weir.flows.encoding.FlowEncoding;
import io.weir.wire.block.Block;

import org.junit.jupiter.api.Test;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/// From datagrams to Kafka. About 10 s.
class InletTest extends InletSituation {
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
            await().atMost(PATIENCE).until(() -> !findings(inlet, "127.0.0.3").isEmpty());
            assertThat(findings(inlet, "127.0.0.3"))
                    .singleElement()
                    .satisfies(remark -> {
                        assertThat(remark.missing()).as("stored all the same").isFalse();
                        assertThat(remark.text())
                                .matches(
                                        "ifIndex 99 unknown: 1 flow stored without a name since"
                                                + " ..:.. UTC; set"
                                                + " inlet.enrich.exporters.127.0.0.3.interfaces.99");
                    });
            assertThat(only(inlet).reasons()).isEmpty();
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
            await().atMost(PATIENCE).until(() -> only(inlet).reasons().isEmpty());
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
}
