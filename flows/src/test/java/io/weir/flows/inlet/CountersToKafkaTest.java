package io.weir.flows.inlet;

import static io.weir.flows.inlet.InletSamples.config;
import static io.weir.flows.inlet.InletSamples.enrich;
import static io.weir.flows.inlet.InletSamples.texts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.flows.demo.encode.SflowCounterEncoder;
import io.weir.flows.encoding.FlowEncoding;
import io.weir.pipeline.ledger.LedgerKind;
import io.weir.wire.block.Block;
import io.weir.wire.column.IntColumn;

import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// sFlow counter samples from datagrams to Kafka. About 9 s.
class CountersToKafkaTest extends InletSituation {
    private static final byte[] AGENT = {127, 0, 0, 3};

    @Test
    void everySampleSentOverUdpIsInKafkaOnceAndNamed() throws Exception {
        kafka.createTopics(topic);
        kafka.createTopics(FlowEncoding.counterBase(topic));
        InletConfig config = config(1_000).withEnrich(enrich(false));
        try (Inlet inlet = start(config, kafka.connector());
                UdpExporter exporter = new UdpExporter("127.0.0.3", inlet)) {
            send(exporter, 1_300);
            await().atMost(PATIENCE).until(() -> line(LedgerKind.STORED, "") == 1_300);

            assertThat(counted())
                    .isEqualTo(Map.of("in ", 1_301L, "stored ", 1_300L, "refused truncated", 1L));
        }
        Block stored = stored();
        IntColumn numbers = (IntColumn) stored.column("SequenceNumber");
        assertThat(IntStream.range(0, stored.rows()).map(numbers::get).sorted())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 1_300).boxed().toList());
        assertThat(texts(stored, "ExporterName")).containsOnly("edge1");
        assertThat(texts(stored, "ExporterSite")).containsOnly("par");
        assertThat(texts(stored, "IfName")).containsOnly("et-0").hasSize(1_300);
        assertThat(texts(stored, "IfProvider")).containsOnly("cogent");
        assertThat(kafka.records(FlowEncoding.BLOCK.topic(topic))).as("no flows").isEmpty();
    }

    @Test
    void samplesThatKafkaDoesNotTakeUntilTheEndAreRefused() throws Exception {
        kafka.createTopics(topic);
        try (Inlet inlet = start(config(1_000), kafka.connector());
                UdpExporter exporter = new UdpExporter("127.0.0.3", inlet)) {
            send(exporter, 5);
            await().atMost(PATIENCE).until(() -> line(LedgerKind.IN, "") == 6);
        }
        assertThat(counted())
                .isEqualTo(
                        Map.of(
                                "in ",
                                6L,
                                "refused truncated",
                                1L,
                                "refused " + ExporterAccount.KAFKA_FAILED,
                                5L));
    }

    private static void send(UdpExporter exporter, int samples) throws Exception {
        long now = System.currentTimeMillis();
        var encoder = new SflowCounterEncoder(AGENT, 0, now - 100_000);
        encoder.begin(now);
        for (int i = 1; i <= samples; i++) {
            encoder.sample(i, 0, 10).record(1001).u32(1, 2, 3).u64(i, 5);
            if (i % 50 == 0 || i == samples) {
                exporter.send(encoder.finish());
                encoder.begin(now);
            }
        }
        byte[] empty = encoder.sample(samples + 1, 0, 10).finish();
        // One record is promised and none is there.
        empty[empty.length - 1] = 1;
        exporter.send(empty);
    }

    private long line(LedgerKind kind, String reason) {
        return counted().getOrDefault(kind.text() + " " + reason, 0L);
    }

    private Map<String, Long> counted() {
        ledger.collect(System.currentTimeMillis() / 1_000);
        return ledger.recent(ExporterAccount.COUNTER_STAGE, 0).stream()
                .collect(
                        Collectors.toMap(
                                each -> each.kind().text() + " " + each.reason(),
                                each -> each.count(),
                                Long::sum,
                                TreeMap::new));
    }

    private Block stored() {
        return kafka.counters(FlowEncoding.counterBase(topic));
    }
}
