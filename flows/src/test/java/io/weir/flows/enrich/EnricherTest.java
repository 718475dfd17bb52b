package io.weir.flows.enrich;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.util.Objects.requireNonNull;

import io.weir.flows.schema.FlowBatch;
import io.weir.flows.schema.FlowSchema;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

class EnricherTest {
    private static final long ONE = 0xffff_0a00_0001L;
    private static final long TWO = 0xffff_0a01_0001L;
    private static final long OTHER = 0xffff_c000_0201L;

    private final FlowBatch batch = new FlowBatch(FlowSchema.defaults(), 100);
    private final Map<Long, EnrichCounts> counts = new HashMap<>();
    private final RefusedRows refused = new RefusedRows();

    @Test
    void takesTheMostSpecificPrefix() {
        Enricher enricher = enricher(false);
        row(ONE, 1, 1, 1);
        row(TWO, 1, 1, 1);
        row(OTHER, 1, 1, 1);

        enricher.apply(0, 3, refused);

        assertThat(name(0)).isEqualTo("one");
        assertThat(name(1)).isEqualTo("ten");
        assertThat(name(2)).isEqualTo("192.0.2.1");
        assertThat(inName(0)).isEqualTo("eth1");
        assertThat(inName(1)).isEqualTo("any");
        assertThat(inName(2)).isEmpty();
    }

    @Test
    void keepsNamesRightOverManyBatches() {
        Enricher enricher = enricher(false);
        for (int round = 0; round < 3; round++) {
            row(TWO, 1, 2, 1);
            row(ONE, 2, 1, 1);
            enricher.apply(0, 2, refused);
            assertThat(name(0)).isEqualTo("ten");
            assertThat(name(1)).isEqualTo("one");
            assertThat(inName(1)).isEqualTo("eth2");
            batch.clear();
        }
        batch.exporterName.forget();
        row(ONE, 2, 1, 1);
        enricher.apply(0, 1, refused);
        assertThat(name(0)).as("after the dictionary was forgotten").isEqualTo("one");
    }

    @Test
    void overridesOrCompletesTheSamplingRate() {
        Enricher enricher = enricher(false);
        row(ONE, 1, 1, 0);
        row(ONE, 1, 1, 512);
        row(TWO, 1, 1, 512);
        row(TWO, 1, 1, 0);
        row(OTHER, 1, 1, 0);
        row(ONE, 1, 1, 1);

        enricher.apply(0, 6, refused);

        assertThat(batch.samplingRate.get(0)).as("default").isEqualTo(100);
        assertThat(batch.samplingRate.get(1)).as("told").isEqualTo(512);
        assertThat(batch.samplingRate.get(2)).as("override").isEqualTo(7);
        assertThat(batch.samplingRate.get(3)).as("override of nothing").isEqualTo(7);
        assertThat(batch.samplingRate.get(4)).as("nothing known").isEqualTo(1);
        assertThat(batch.samplingRate.get(5)).as("told that it is 1").isEqualTo(1);
        assertThat(assumed()).containsExactly(0, 0, 0, 0, 1, 0);
        assertThat(requireNonNull(counts.get(OTHER)).assumedRateFlows()).isEqualTo(1);
        assertThat(requireNonNull(counts.get(ONE)).assumedRateFlows()).isZero();
        assertThat(refused.size()).isZero();
    }

    @Test
    void refusesRowsWithoutASamplingRateOnlyWhenRequired() {
        Enricher enricher = enricher(true, true);
        row(ONE, 1, 2, 0);
        row(OTHER, 0, 0, 0);
        row(OTHER, 0, 0, 1);
        row(ONE, 1, 99, 1);

        enricher(false, true).apply(0, 4, refused);
        assertThat(refused.of(Requirement.SAMPLING_RATE).stream().toArray()).containsExactly(1);
        assertThat(refused.of(Requirement.INTERFACES).isEmpty()).isTrue();
        assertThat(requireNonNull(counts.get(OTHER)).refusedFlows()).isEqualTo(1);
        assertThat(requireNonNull(counts.get(OTHER)).assumedRateFlows()).isZero();

        refused.clear();
        enricher.apply(0, 4, refused);
        assertThat(refused.of(Requirement.INTERFACES).stream().toArray())
                .as("a row lacks one thing only")
                .containsExactly(2, 3);
        assertThat(refused.of(Requirement.SAMPLING_RATE).stream().toArray()).containsExactly(1);
    }

    @Test
    void countsUnknownInterfacesButNotThoseThatAreNone() {
        Enricher enricher = enricher(false);
        row(ONE, 1, 99, 1);
        row(ONE, 77, 99, 1);
        row(ONE, 1, 0, 1);
        row(ONE, 0x3fff_ffff, 2, 1);

        enricher.apply(0, 4, refused);

        Map<Long, Long> unknown = new TreeMap<>();
        requireNonNull(counts.get(ONE)).unknownInterfaces().addTo(unknown);
        assertThat(unknown).isEqualTo(Map.of(99L, 2L, 77L, 1L));
        assertThat(requireNonNull(counts.get(ONE)).unknownFlows()).isEqualTo(2);
        assertThat(refused.size()).isZero();
    }

    @Test
    void refusesRowsWithUnknownInterfacesWhenRequired() {
        Enricher enricher = enricher(true);
        row(ONE, 1, 2, 1);
        row(ONE, 1, 99, 1);
        row(ONE, 0, 0, 1);
        row(TWO, 1, 2, 1);
        row(OTHER, 1, 2, 1);

        enricher.apply(0, 5, refused);

        assertThat(refused.all().stream().toArray()).containsExactly(1, 2, 4);
        assertThat(requireNonNull(counts.get(ONE)).refusedFlows()).isEqualTo(2);
        assertThat(requireNonNull(counts.get(ONE)).unknownFlows()).isZero();
    }

    @Test
    void remembersABoundedNumberOfUnknownInterfaces() {
        Enricher enricher = enricher(false);
        for (int i = 0; i < 100; i++) {
            row(ONE, 1, 1_000 + i * 64, 1);
        }
        enricher.apply(0, 100, refused);

        Map<Long, Long> unknown = new TreeMap<>();
        requireNonNull(counts.get(ONE)).unknownInterfaces().addTo(unknown);
        assertThat(unknown).hasSize(IfIndexCounts.KEPT);
        assertThat(requireNonNull(counts.get(ONE)).unknownInterfaces().others())
                .isEqualTo(100 - IfIndexCounts.KEPT);
    }

    @Test
    void refusesConfigurationThatCannotWork() {
        assertThatThrownBy(() ->
                        new EnrichConfig(
                                false, false, Map.of("10.0.0.0/8", 0L), Map.of(), Map.of()))
                .hasMessage("default-sampling-rate: 0 for 10.0.0.0/8 (expected: >= 1)");
        assertThatThrownBy(() ->
                        new EnrichConfig(false, false, Map.of(), Map.of("router", 1L), Map.of()))
                .hasMessageContaining("router");
        assertThatThrownBy(() -> InterfaceMetadata.of("eth0", null, -1, null, null, null))
                .hasMessage("speed: -1 (expected: Mbit/s, >= 0)");
    }

    private Enricher enricher(boolean requireInterfaces) {
        return enricher(requireInterfaces, false);
    }

    private Enricher enricher(boolean requireInterfaces, boolean requireSamplingRate) {
        EnrichConfig config =
                new EnrichConfig(
                        requireInterfaces,
                        requireSamplingRate,
                        Map.of("10.0.0.0/8", 100L),
                        Map.of("10.1.0.0/16", 7L),
                        Map.of(
                                "10.0.0.0/8",
                                new ExporterMetadata(
                                        "ten", "", "", "", "", "", Map.of(), named("any")),
                                "10.0.0.1",
                                new ExporterMetadata(
                                        "one",
                                        "",
                                        "",
                                        "",
                                        "",
                                        "",
                                        Map.of(1, named("eth1"), 2, named("eth2")),
                                        InterfaceMetadata.UNKNOWN)));
        return new Enricher(
                new ExporterNames(config),
                config,
                batch,
                (_, low) -> counts.computeIfAbsent(low, _ -> new EnrichCounts()));
    }

    private static InterfaceMetadata named(String name) {
        return InterfaceMetadata.of(name, null, null, null, null, null);
    }

    private void row(long exporterLow, int in, int out, long rate) {
        int row = batch.beginRow();
        batch.exporterAddress.set(row, 0, exporterLow);
        batch.inIf.set(row, in);
        batch.outIf.set(row, out);
        batch.samplingRate.set(row, Math.max(1, rate));
        batch.samplingRateAssumed.set(row, rate == 0 ? 1 : 0);
        batch.commitRow();
    }

    private int[] assumed() {
        return IntStream.range(0, batch.rows())
                .map(row -> batch.samplingRateAssumed.get(row))
                .toArray();
    }

    private String name(int row) {
        return batch.exporterName.text(batch.exporterName.id(row));
    }

    private String inName(int row) {
        return batch.inIfName.text(batch.inIfName.id(row));
    }
}
