package io.weir.flows.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.flows.demo.encode.ExportedFlow;
import io.weir.flows.enrich.EnrichConfig;
import io.weir.flows.enrich.ExporterMetadata;
import io.weir.flows.enrich.ExporterNames;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

class DemoTrafficTest {
    private static final long NOW = 1_780_000_000_000L;
    private static final long HOUR = 3_600_000;
    private static final int FLOWS = 20_000;

    static List<Router> routers() {
        return DemoNetwork.routers();
    }

    @ParameterizedTest
    @MethodSource("routers")
    void sameSeedGivesTheSameFlows(Router router) {
        assertThat(flows(router, 5, 200)).isEqualTo(flows(router, 5, 200));
        assertThat(flows(router, 5, 200)).isNotEqualTo(flows(router, 6, 200));
    }

    @ParameterizedTest
    @MethodSource("routers")
    void everyInterfaceIsNamedSaveTheOneThatShouldNotBe(Router router) {
        EnrichConfig metadata = DemoConfig.metadata();
        ExporterMetadata names = metadata.exporters().get(router.address());
        assertThat(names).isNotNull();
        for (ExportedFlow flow : flows(router, 1, FLOWS)) {
            assertThat(names.findInterface(flow.inInterface()).known()).isTrue();
            if (!names.findInterface(flow.outInterface()).known()) {
                assertThat(flow.outInterface()).isEqualTo(DemoNetwork.UNKNOWN_INTERFACE);
                assertThat(router.name()).isEqualTo(DemoNetwork.MISBEHAVING);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("routers")
    void fewHostsMakeMostOfTheTraffic(Router router) {
        Map<Long, Long> bytes =
                flows(router, 1, FLOWS).stream()
                        .collect(
                                Collectors.groupingBy(
                                        ExportedFlow::destinationLow,
                                        Collectors.summingLong(ExportedFlow::bytes)));
        long all = bytes.values().stream().mapToLong(n -> n).sum();
        long top =
                bytes.values().stream()
                        .sorted((a, b) -> Long.compare(b, a))
                        .limit(bytes.size() / 10)
                        .mapToLong(n -> n)
                        .sum();
        assertThat((double) top / all).isBetween(0.5, 0.99);
    }

    @ParameterizedTest
    @MethodSource("routers")
    void bothFamiliesSeveralProtocolsAndNetworksAppear(Router router) {
        List<ExportedFlow> flows = flows(router, 1, FLOWS);

        assertThat(flows.stream().filter(ExportedFlow::v4).count()).isBetween(11_000L, 15_000L);
        assertThat(count(flows, ExportedFlow::protocol).keySet()).contains(1, 6, 17, 50, 58);
        assertThat(count(flows, ExportedFlow::sourceAs)).hasSizeGreaterThan(8);
        assertThat(flows)
                .allSatisfy(flow -> {
                    assertThat(flow.endMillis()).isBetween(NOW - 1_000, NOW);
                    assertThat(flow.startMillis()).isLessThanOrEqualTo(flow.endMillis());
                    assertThat(flow.bytes()).isBetween(60L, 1_500L * flow.packets());
                });
    }

    @Test
    void theDayHasALowAtNightAndItsPeakInTheEvening() {
        double[] hours =
                LongStream.range(0, 24).mapToDouble(hour -> DailyCurve.at(hour * HOUR)).toArray();

        assertThat(hours[4]).isEqualTo(0.36);
        assertThat(hours[20]).isEqualTo(1.0);
        assertThat(hours).doesNotContain(0.0).hasSize(24);
        assertThat(DailyCurve.mean(0, 24 * HOUR)).isBetween(0.6, 0.7);
        for (long time = 0; time < 24 * HOUR; time += 60_000) {
            assertThat(Math.abs(DailyCurve.at(time + 60_000) - DailyCurve.at(time)))
                    .as("no steps")
                    .isLessThan(0.01);
        }
    }

    @Test
    void theRoutersShareAllFlowsAndHaveNames() {
        assertThat(routers().stream().mapToDouble(Router::share).sum()).isBetween(0.999, 1.001);
        ExporterNames names = new ExporterNames(DemoConfig.metadata());
        assertThat(names.find(0, 0xffff_7f00_0006L).name()).isEqualTo("edge3.fra");
    }

    @Test
    void refusesConfigurationThatCannotWork() {
        assertThatThrownBy(
                        () -> new DemoConfig(1, 0, Duration.ZERO, 1, Duration.ZERO, Duration.ZERO))
                .hasMessage("peak-flows-per-second: 0 (expected: 1 to 1000000)");
    }

    private static List<ExportedFlow> flows(Router router, long seed, int count) {
        DemoTraffic traffic =
                new DemoTraffic(router, router.name().equals(DemoNetwork.MISBEHAVING), seed);
        return LongStream.range(0, count).mapToObj(_ -> traffic.next(NOW)).toList();
    }

    private static Map<Integer, Long> count(
            List<ExportedFlow> flows, Function<ExportedFlow, Integer> key) {
        return flows.stream()
                .collect(Collectors.groupingBy(key, TreeMap::new, Collectors.counting()));
    }
}
