package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.bench.process.WeirProcess;
import io.weir.flows.demo.encode.SflowCounterEncoder;
import io.weir.it.why.Exporter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// sFlow counter samples from the socket into `sflow_counters`: each sample sent is one row with
/// its values, and one that never came is told by `why`. About 20 s.
class SflowCountersTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String AGENT = "127.0.0.72";
    private static final int SAMPLES = 300;
    private static final int LOST = 17;

    private static final String CONFIG =
            """
            inlet:
              enrich:
                exporters:
                  127.0.0.72:
                    name: leaf1
                    site: par
                    interfaces:
                      7: {name: et-7, description: uplink, speed: 10000}
            flows:
              pipeline:
                flush-interval: 1s
            """;

    @TempDir private Path folder;

    @Test
    void everyCounterSampleIsARowAndLostOnesAreCounted() throws Exception {
        WeirProcess.Ports ports = WeirProcess.Ports.free();
        Map<String, String> environment = WeirProcess.environment(ports);
        Files.writeString(folder.resolve("weir.yaml"), CONFIG);
        try (WeirProcess weir = WeirProcess.start(folder, environment, "up")) {
            Waiting.until("ready", LIMIT, weir::output, o -> o.contains("weir is ready"));
            send(ports.sflow());
            try (Sql sql = new Sql(folder.resolve("var"))) {
                Waiting.until("rows", LIMIT, () -> rows(sql, "1"), n -> n >= 2 * SAMPLES);
                assertThat(rows(sql, "1")).isEqualTo(2 * SAMPLES);
                assertThat(
                                rows(
                                        sql,
                                        "SourceClass = 0 AND IfIndex = 7 AND IfName = 'et-7' AND"
                                                + " IfSpeed = 10000 AND ExporterSite = 'par' AND"
                                                + " InOctets = 1099511627776 + SequenceNumber AND"
                                                + " OutErrors = SequenceNumber AND IfOperUp AND"
                                                + " Records = [1]"))
                        .isEqualTo(SAMPLES);
                assertThat(
                                rows(
                                        sql,
                                        "SourceClass = 2 AND IfIndex = 0 AND IfName = '' AND"
                                                + " ExporterName = 'leaf1' AND Numbers = map("
                                                + "'host_net.bytes_in', toUInt64(SequenceNumber))"))
                        .isEqualTo(SAMPLES);
                assertThat(
                                sql.number(
                                        "SELECT uniqExact(SequenceNumber) FROM sflow_counters WHERE"
                                                + " SourceClass = 0"))
                        .isEqualTo(SAMPLES);
            }
            String why =
                    Waiting.until(
                            "why",
                            LIMIT,
                            () -> command(environment, "why", AGENT),
                            text -> text.contains("600 heard, 600 stored, 0 refused"));
            assertThat(why).contains(LOST + " counter samples lost on the way");
            assertThat(WeirProcess.get(ports.http(), "/metrics").lines())
                    .contains("weir_inlet_sent_agent_samples 600.0")
                    .contains("weir_inlet_lost_agent_samples " + LOST + ".0")
                    .contains("weir_inlet_in_flight_agent_samples 0.0");
        }
    }

    private static long rows(Sql sql, String where) {
        return sql.number("SELECT count() FROM sflow_counters WHERE " + where);
    }

    /// The samples of a port and of a host; a few of the port's are left out on the way.
    private static void send(int port) throws Exception {
        long now = System.currentTimeMillis();
        var encoder = new SflowCounterEncoder(new byte[] {127, 0, 0, 72}, 0, now - 100_000);
        try (Exporter exporter = new Exporter(AGENT, port)) {
            for (int i = 1; i <= SAMPLES; i++) {
                int number = i <= SAMPLES / 2 ? i : i + LOST;
                encoder.begin(now);
                encoder.sample(number, 0, 7)
                        .record(1)
                        .u32(7, 6)
                        .u64(10_000_000_000L)
                        .u32(1, 3)
                        .u64((1L << 40) + number)
                        .u32(1, 2, 3, 4, 5, 6)
                        .u64(2)
                        .u32(7, 8, 9, 10, number, 0);
                encoder.expandedSample(i, 2, 1).record(2006).u64(i);
                exporter.send(encoder.finish());
            }
        }
    }

    private String command(Map<String, String> environment, String... arguments) throws Exception {
        try (WeirProcess weir = WeirProcess.start(folder, environment, arguments)) {
            assertThat(weir.exitCode(LIMIT)).as(weir.output()).isZero();
            return weir.output();
        }
    }
}
