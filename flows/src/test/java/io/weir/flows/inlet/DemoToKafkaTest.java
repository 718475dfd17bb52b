package io.weir.flows.inlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.util.Objects.requireNonNull;

import io.weir.base.health.Health;
import io.weir.base.metrics.Metrics;
import io.weir.flows.codec.TimestampSource;
import io.weir.flows.demo.DemoConfig;
import io.weir.flows.demo.DemoExporter;
import io.weir.flows.demo.DemoTargets;
import io.weir.flows.demo.DemoTotals;
import io.weir.flows.encoding.FlowEncoding;
import io.weir.flows.schema.FlowSchema;
import io.weir.pipeline.ledger.Ledger;
import io.weir.wire.block.Block;
import io.weir.wire.column.IntColumn;
import io.weir.wire.column.LongColumn;
import io.weir.wire.column.LowCardinalityColumn;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/// The demo's road as far as Kafka: every record that the demo exporters sent is there, once.
class DemoToKafkaTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String MISBEHAVING = "127.0.0.6";
    private static final String COUNTERS = FlowEncoding.counterBase("flows");

    @TempDir Path directory;

    @Test
    void playsThePastAndGoesLiveWithoutLossGapOrOverlap() throws Exception {
        try (TestKafka kafka = new TestKafka(directory, 0)) {
            kafka.createTopics("flows");
            kafka.createTopics(COUNTERS);
            long began = System.currentTimeMillis();
            DemoConfig config =
                    new DemoConfig(
                            7,
                            1_500,
                            Duration.ofHours(1),
                            6_000,
                            Duration.ofSeconds(3),
                            Duration.ofSeconds(3));
            List<DemoTotals> totals;
            Map<String, ExporterReport> reports;
            try (Inlet inlet = inlet(kafka)) {
                inlet.start();
                var sockets = inlet.addresses();
                DemoTargets targets =
                        new DemoTargets(sockets.get(0), sockets.get(1), sockets.get(2));
                try (DemoExporter demo = new DemoExporter(config, targets)) {
                    demo.start();
                    await().atMost(PATIENCE)
                            .until(() ->
                                    reports(inlet).containsKey(MISBEHAVING)
                                            && requireNonNull(reports(inlet).get(MISBEHAVING))
                                                            .recovered()
                                                    > 0);
                    demo.close();
                    totals = demo.totals();
                }
                long sent = sum(totals, DemoTotals::records);
                long datagrams = sum(totals, DemoTotals::packets);
                await().atMost(PATIENCE)
                        .until(() ->
                                reports(inlet).values().stream()
                                                .mapToLong(ExporterReport::sent)
                                                .sum()
                                        == sent);
                await().atMost(PATIENCE)
                        .until(() ->
                                reports(inlet).values().stream()
                                                .mapToLong(ExporterReport::packets)
                                                .sum()
                                        == datagrams);
                reports = reports(inlet);
                assertThat(inlet.status().report(began).kernelDropped()).isZero();
            }
            assertThat(totals).hasSize(5);
            for (DemoTotals exporter : totals) {
                ExporterReport report = requireNonNull(reports.get(exporter.exporter()));
                assertThat(report.name()).isEqualTo(exporter.name());
                assertThat(report.packets()).isEqualTo(exporter.packets()).isPositive();
                assertThat(report.sent()).isEqualTo(exporter.records()).isPositive();
                assertThat(report.sequenceLost()).isZero();
                assertThat(report.refused()).isEmpty();
                assertThat(report.unknownInterfaces())
                        .isEqualTo(
                                exporter.unknownInterfaceFlows() == 0
                                        ? List.of()
                                        : List.of(
                                                new ExporterReport.UnknownInterface(
                                                        99, exporter.unknownInterfaceFlows())));
            }
            assertThat(requireNonNull(reports.get(MISBEHAVING)).unknownInterfaces()).hasSize(1);
            assertThat(requireNonNull(reports.get(MISBEHAVING)).events())
                    .extracting(ExporterEvent::text)
                    .contains(
                            String.format(
                                    "template 259 arrived, %,d flows recovered",
                                    reports.get(MISBEHAVING).recovered()));
            checkStored(kafka.flows("flows"), totals, began);
            checkCounters(kafka.counters(COUNTERS), sum(totals, DemoTotals::counterSamples));
        }
    }

    /// The samples of each port are numbered from 1 without a gap, have its name, and grow.
    private static void checkCounters(Block counters, long sent) {
        assertThat(counters.rows()).isEqualTo((int) sent).isPositive();
        Map<String, Integer> numbers = new TreeMap<>();
        Map<String, Long> counted = new TreeMap<>();
        for (int row = 0; row < counters.rows(); row++) {
            String port = text(counters, "IfName", row);
            int number = ((IntColumn) counters.column("SequenceNumber")).get(row);
            assertThat(number).isEqualTo(numbers.getOrDefault(port, 0) + 1);
            numbers.put(port, number);
            long octets = ((LongColumn) counters.column("InOctets")).get(row);
            assertThat(octets).isGreaterThanOrEqualTo(counted.getOrDefault(port, 0L));
            counted.put(port, octets);
        }
        assertThat(numbers.keySet()).containsExactly("swp1", "swp2", "swp3", "swp4");
        assertThat(sent).isEqualTo(4L * numbers.getOrDefault("swp1", 0));
        assertThat(counted.values()).anyMatch(octets -> octets > 0);
    }

    private static String text(Block block, String name, int row) {
        LowCardinalityColumn column = (LowCardinalityColumn) block.column(name);
        return column.text(column.id(row));
    }

    private static void checkStored(Block stored, List<DemoTotals> totals, long began) {
        assertThat(stored.rows()).isEqualTo((int) sum(totals, DemoTotals::records));
        assertThat(sum(stored, "Bytes")).isEqualTo(sum(totals, DemoTotals::flowBytes));
        assertThat(sum(stored, "Packets")).isEqualTo(sum(totals, DemoTotals::flowPackets));
        IntColumn time = (IntColumn) stored.column("TimeReceived");
        LongColumn rate = (LongColumn) stored.column("SamplingRate");
        Map<Long, Double> volume = new TreeMap<>();
        TreeSet<Long> seconds = new TreeSet<>();
        for (int row = 0; row < stored.rows(); row++) {
            assertThat(rate.get(row)).isGreaterThanOrEqualTo(2_048);
            seconds.add(time.getUnsigned(row));
            volume.merge(
                    time.getUnsigned(row) / 300,
                    (double) rate.get(row) * ((LongColumn) stored.column("Bytes")).get(row),
                    Double::sum);
        }
        assertThat(seconds.first()).isBetween(began / 1_000 - 3_660, began / 1_000 - 3_570);
        long previous = seconds.first();
        for (long second : seconds) {
            assertThat(second - previous).as("gap before %d", second).isLessThanOrEqualTo(40);
            previous = second;
        }
        // The first and the last five minutes are not whole.
        List<Double> whole = List.copyOf(volume.values()).subList(1, volume.size() - 1);
        double mean = whole.stream().mapToDouble(v -> v).average().orElseThrow();
        assertThat(whole).allSatisfy(v -> assertThat(v).isBetween(mean / 2, mean * 2));
        LowCardinalityColumn names = (LowCardinalityColumn) stored.column("ExporterName");
        TreeSet<String> distinct = new TreeSet<>();
        for (int row = 0; row < stored.rows(); row++) {
            distinct.add(names.text(names.id(row)));
        }
        assertThat(distinct)
                .containsExactly("access1.lyo", "core1.par", "edge1.par", "edge2.ams", "edge3.fra");
    }

    private Inlet inlet(TestKafka kafka) {
        InletConfig config =
                InletConfig.defaults()
                        .withInputs(
                                List.of(
                                        InputConfig.of("netflow", 0),
                                        InputConfig.of("ipfix", 0),
                                        InputConfig.of("sflow", 0)))
                        .withTimestampSource(TimestampSource.PACKET)
                        .withEnrich(DemoConfig.metadata());
        return new Inlet(
                config,
                FlowSchema.defaults(),
                directory.resolve("inlet-" + UUID.randomUUID()),
                kafka.connector(),
                "flows",
                List.of(FlowEncoding.BLOCK),
                new Ledger(),
                new Metrics(),
                new Health());
    }

    private static Map<String, ExporterReport> reports(Inlet inlet) {
        return inlet.status().report(System.currentTimeMillis()).exporters().stream()
                .collect(Collectors.toMap(ExporterReport::address, report -> report));
    }

    private static long sum(List<DemoTotals> totals, ToLongFunction<DemoTotals> count) {
        return totals.stream().mapToLong(count).sum();
    }

    private static long sum(Block block, String column) {
        LongColumn values = (LongColumn) block.column(column);
        long sum = 0;
        for (int row = 0; row < block.rows(); row++) {
            sum += values.get(row);
        }
        return sum;
    }
}
