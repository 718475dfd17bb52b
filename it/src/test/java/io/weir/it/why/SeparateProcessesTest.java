package io.weir.it.why;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.base.json.Json;
import io.weir.bench.process.Ports;
import io.weir.bench.process.WeirProcess;
import io.weir.flows.demo.encode.NetFlowV5Encoder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Store, pipelines and inlet in processes of their own: whichever is asked gives the same answer.
/// About 25 s.
class SeparateProcessesTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String EXPORTER = "127.0.3.9";

    @TempDir private Path folder;

    @Test
    void theProcessOfThePipelinesSaysOfAnExporterWhatTheInletSays() throws Exception {
        Ports ports = Ports.free();
        Ports apart = Ports.free();
        Path config =
                Files.writeString(
                        folder.resolve("weir.yaml"),
                        "pipeline: {flush-interval: 500ms}\nflows: {pipeline: {flush-interval:"
                                + " 500ms}}\n");
        try (WeirProcess store = start("store", ports, ports.http(), config);
                WeirProcess pipelines =
                        start("broker,orchestrator,pipeline", ports, ports.http(), config);
                WeirProcess inlet = start("inlet", ports, apart.http(), config)) {
            for (WeirProcess process : List.of(store, pipelines, inlet)) {
                await().atMost(LIMIT).until(() -> process.output().contains(" ready"));
            }
            long now = System.currentTimeMillis();
            try (Exporter exporter = new Exporter(EXPORTER, ports.netflow())) {
                var encoder = new NetFlowV5Encoder(1, now - 100_000, 0);
                exporter.send(encoder.encode(now, Exporter.flows(29, 12, now)));
                exporter.send("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            }
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(said(ports.http(), EXPORTER)).hasSize(2));
            assertThat(said(ports.http(), EXPORTER))
                    .isEqualTo(said(apart.http(), EXPORTER))
                    .anySatisfy(text ->
                            assertThat(text)
                                    .matches(
                                            "ifIndex 12 unknown: 29 flows stored without a name"
                                                    + " since ..:.. UTC; set"
                                                    + " inlet.enrich.exporters.127.0.3.9.interfaces.12"))
                    .anySatisfy(text ->
                            assertThat(text)
                                    .contains(
                                            "1 flow refused (unknown-protocol)",
                                            "let it send NetFlow"));
            String socket = "127.0.0.1:" + ports.netflow();
            for (int http : List.of(ports.http(), apart.http())) {
                assertThat(why(http, socket).path("summary").asString(""))
                        .isEqualTo("nothing is missing: 2 datagrams received, in the last hour");
            }
        }
    }

    private WeirProcess start(String roles, Ports ports, int http, Path config) throws Exception {
        Map<String, String> environment = WeirProcess.environment(ports);
        environment.put("WEIR_HTTP_PORT", String.valueOf(http));
        environment.put("WEIR_KAFKA_SERVERS", "[127.0.0.1:" + ports.broker() + "]");
        WeirProcess process =
                WeirProcess.start(
                        folder,
                        environment,
                        "run",
                        "--role=" + roles,
                        "--config=" + config,
                        "--data-dir=" + folder.resolve("data"));
        if (roles.equals("store")) {
            await().atMost(LIMIT).until(() -> process.output().contains(" ready"));
        }
        return process;
    }

    private static JsonNode why(int http, String source) throws Exception {
        String body =
                WeirProcess.get(
                        http,
                        "/api/v0/why?source=" + URLEncoder.encode(source, StandardCharsets.UTF_8));
        return Json.read(body.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> said(int http, String source) throws Exception {
        List<String> said = new ArrayList<>();
        for (JsonNode finding : why(http, source).path("findings")) {
            if (finding.path("missing").asBoolean(false)
                    || finding.path("cause").asString("").equals("unknown-interface")) {
                said.add(
                        finding.path("sentence").asString("")
                                + "; "
                                + finding.path("advice").asString(""));
            }
        }
        said.sort(null);
        return said;
    }
}
