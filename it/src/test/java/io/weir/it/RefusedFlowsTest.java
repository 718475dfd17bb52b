package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.bench.process.Ports;
import io.weir.bench.process.WeirProcess;
import io.weir.flows.demo.encode.ExportedFlow;
import io.weir.flows.demo.encode.NetFlowV5Encoder;
import io.weir.it.why.Exporter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A new exporter under `require-interfaces`, from its first datagram: what may be stored can be
/// queried long before the flush interval is over, and what may not waits in the dead letters until
/// it is let through. About 15 s.
class RefusedFlowsTest {
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final String EXPORTER = "127.0.0.71";

    private static final String CONFIG =
            """
            inlet:
              enrich:
                require-interfaces: true
                exporters:
                  127.0.0.71:
                    name: edge
                    interfaces:
                      10: {name: et-0}
            flows:
              pipeline:
                flush-interval: 10m
            """;

    @TempDir private Path folder;
    private Map<String, String> environment = Map.of();

    @Test
    void flowsWithAnUnknownInterfaceWaitInTheDeadLettersUntilTheyAreLetThrough() throws Exception {
        Ports ports = Ports.free();
        environment = WeirProcess.environment(ports);
        Files.writeString(folder.resolve("weir.yaml"), CONFIG);
        try (WeirProcess weir = WeirProcess.start(folder, environment, "up")) {
            Waiting.until("ready", LIMIT, weir::output, o -> o.contains("weir is ready"));
            send(ports.netflow());
            try (Sql sql = new Sql(folder.resolve("var"))) {
                Waiting.until("first flows", LIMIT, () -> flows(sql, ""), n -> n == 3);
                String[] list = {"deadletters", "list", "--reason", "interface-unknown"};
                Waiting.until(
                        "letter",
                        LIMIT,
                        () -> command(0, list),
                        text -> text.contains("2 flows refused: their interface is not known"));
                assertThat(command(0, "why", EXPORTER))
                        .contains(
                                "2 flows in the dead letters of inlet",
                                "127.0.0.71.interfaces.99;");
                assertThat(command(1, "why", "flow").lines())
                        .singleElement()
                        .asString()
                        .startsWith(
                                "weir: flow is not known: nothing was ever counted for it; known"
                                        + " here: flows, flows-");

                assertThat(replay(1, "pipeline"))
                        .endsWith(
                                "weir: 1 letter was refused before any pipeline saw the records"
                                        + " (expected: --through topic)\n");
                assertThat(replay(0, "topic")).contains("1 letter replayed into their topic");
                // No exporter is new now, so that the end of the program ends the batch.
            }
        }
        try (WeirProcess weir = WeirProcess.start(folder, environment, "up")) {
            Waiting.until("ready again", LIMIT, weir::output, o -> o.contains("weir is ready"));
            try (Sql sql = new Sql(folder.resolve("var"))) {
                assertThat(flows(sql, "")).isEqualTo(5);
                assertThat(flows(sql, " WHERE InIf = 99 AND InIfName = ''")).isEqualTo(2);
                assertThat(flows(sql, " WHERE InIf = 10 AND InIfName = 'et-0'")).isEqualTo(3);
                assertThat(replay(1, "topic"))
                        .contains(
                                "weir: 1 letter was replayed before: refused (expected: --again)");
            }
        }
    }

    private static long flows(Sql sql, String where) {
        return sql.number("SELECT count() FROM flows" + where);
    }

    private static void send(int port) throws Exception {
        long now = System.currentTimeMillis();
        List<ExportedFlow> flows = new ArrayList<>(Exporter.flows(3, 10, now));
        flows.addAll(Exporter.flows(2, 99, now));
        try (Exporter exporter = new Exporter(EXPORTER, port)) {
            exporter.send(new NetFlowV5Encoder(1, now - 100_000, 0).encode(now, flows));
        }
    }

    private String replay(int code, String through) throws Exception {
        return command(
                code,
                "deadletters",
                "replay",
                "--reason",
                "interface-unknown",
                "--through",
                through);
    }

    private String command(int code, String... arguments) throws Exception {
        try (WeirProcess weir = WeirProcess.start(folder, environment, arguments)) {
            assertThat(weir.exitCode(LIMIT)).as(weir.output()).isEqualTo(code);
            return weir.output();
        }
    }
}
