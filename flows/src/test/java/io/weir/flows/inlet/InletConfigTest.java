package io.weir.flows.inlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.base.config.ConfigLoader;
import io.weir.base.config.DataSize;
import io.weir.base.error.WeirException;
import io.weir.flows.codec.Decapsulation;
import io.weir.flows.codec.TimestampSource;
import io.weir.flows.demo.DemoConfig;
import io.weir.flows.enrich.Boundary;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

class InletConfigTest {
    @TempDir Path directory;

    @Test
    void defaultsAreTheUsualPortsOnLoopback() {
        InletConfig config = InletConfig.defaults();

        assertThat(config.inputs())
                .containsExactly(
                        InputConfig.of("netflow", 2055),
                        InputConfig.of("ipfix", 4739),
                        InputConfig.of("sflow", 6343))
                .allSatisfy(input -> {
                    assertThat(input.listen()).isEqualTo("127.0.0.1");
                    assertThat(input.workers()).isEqualTo(1);
                    assertThat(input.receiveBuffer()).isEqualTo(DataSize.ofMebibytes(4));
                    assertThat(input.timestampSource()).isEqualTo(TimestampSource.INPUT);
                });
        assertThat(config.recordFlows()).isEqualTo(1_000);
        assertThat(config.recordDelay()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.enrich().requireInterfaces()).isFalse();
    }

    @Test
    void readsExportersInterfacesAndInputsWithTheRestLeftOut() throws Exception {
        InletConfig config =
                load(
                        """
                        inputs:
                          - {name: all, port: 9995, listen: '::', timestamp-source: first-switched,
                             decapsulation: 6in4}
                        enrich:
                          require-interfaces: true
                          default-sampling-rate: {192.0.2.0/24: 1000}
                          exporters:
                            192.0.2.1:
                              name: edge1
                              site: par
                              interfaces:
                                10: {name: et-0/0/0, speed: 100000, boundary: external}
                              default-interface: {name: other}
                            2001:db8::/32: {role: core}
                        """);

        assertThat(config.inputs())
                .containsExactly(
                        InputConfig.of(
                                "all",
                                "::",
                                9995,
                                null,
                                null,
                                TimestampSource.FIRST_SWITCHED,
                                Decapsulation.SIX_IN_FOUR));
        var edge = config.enrich().exporters().get("192.0.2.1");
        assertThat(edge).isNotNull();
        assertThat(edge.name()).isEqualTo("edge1");
        assertThat(edge.tenant()).isEmpty();
        assertThat(edge.findInterface(10).boundary()).isEqualTo(Boundary.EXTERNAL);
        assertThat(edge.findInterface(10).speed()).isEqualTo(100_000);
        assertThat(edge.findInterface(11).name()).isEqualTo("other");
        assertThat(config.enrich().defaultSamplingRate()).containsEntry("192.0.2.0/24", 1_000L);
    }

    @Test
    void readsConnectionsAndTheirTls() throws Exception {
        InputConfig input =
                load("""
                inputs:
                  - {name: ipfix, port: 4739}
                  - name: ipfix-tcp
                    protocol: tcp
                    port: 4739
                    tls: {certificate: a.crt, key: a.key, client-ca: b.crt}
                    connections: {max: 9, idle-timeout: 1m}
                """)
                        .inputs()
                        .getLast();
        assertThat(input.listen()).isEqualTo("127.0.0.1");
        assertThat(input.protocol()).isEqualTo(InputProtocol.TCP);
        assertThat(input.tls()).isEqualTo(new TlsFiles("a.crt", "a.key", "b.crt"));
        assertThat(input.connections())
                .isEqualTo(new ConnectionLimits(9, Duration.ofMinutes(1), Duration.ofSeconds(30)));
        assertThatThrownBy(() -> load("inputs: [{name: a, port: 1, protocol: tcp, workers: 2}]"))
                .hasMessageContaining("workers: 2 (expected: 1 with protocol tcp)");
        assertThatThrownBy(
                        () -> load("inputs: [{name: a, port: 1, tls: {certificate: a, key: b}}]"))
                .hasMessageContaining("tls: set (expected: with protocol tcp only)");
    }

    @Test
    void refusesMistakesWithTheirPath() {
        assertThatThrownBy(() -> load("inputs: [{name: a, port: 70000}]"))
                .isInstanceOf(WeirException.class)
                .hasMessageContaining("port: 70000 (expected: 0 to 65535)");
        assertThatThrownBy(() -> load("inputs: []"))
                .hasMessageContaining("inputs: none (expected: at least one)");
        assertThatThrownBy(() -> load("inputs: [{name: a, port: 1, listen: router}]"))
                .hasMessageContaining("address: router");
        assertThatThrownBy(() -> load("inputs: [{name: a, port: 1, colour: red}]"))
                .hasMessageContaining("colour");
    }

    @Test
    void refusesTwoInputsAtOneAddress() {
        assertThatThrownBy(() ->
                        InletConfig.defaults()
                                .withInputs(
                                        List.of(
                                                InputConfig.of("one", 2055),
                                                InputConfig.of("two", 2055))))
                .hasMessageStartingWith(
                        "inputs: one and two both listen at udp 127.0.0.1:2055 (expected: ");
        assertThat(
                        InletConfig.defaults()
                                .withInputs(
                                        List.of(InputConfig.of("one", 0), InputConfig.of("two", 0)))
                                .inputs())
                .hasSize(2);
    }

    @Test
    void survivesBeingWrittenAndReadAgain() throws Exception {
        InletConfig config =
                InletConfig.defaults().withListen("::").withEnrich(DemoConfig.metadata());

        assertThat(load(ConfigLoader.print(config))).isEqualTo(config);
    }

    private InletConfig load(String yaml) throws Exception {
        Path file = Files.writeString(directory.resolve("inlet.yaml"), yaml);
        return new ConfigLoader<>(InletConfig.class, InletConfig.defaults()).file(file).load();
    }
}
