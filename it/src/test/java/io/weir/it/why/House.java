package io.weir.it.why;

import io.weir.app.config.Durability;
import io.weir.app.config.HttpConfig;
import io.weir.app.config.WeirConfig;
import io.weir.app.process.Web;
import io.weir.app.role.Role;
import io.weir.app.role.RoleContext;
import io.weir.base.config.DataSize;
import io.weir.base.health.Health;
import io.weir.base.json.Json;
import io.weir.base.metrics.Metrics;
import io.weir.connect.clickhouse.ClickHouseConfig;
import io.weir.connect.kafka.ConsumerConfig;
import io.weir.connect.kafka.KafkaConfig;
import io.weir.connect.kafka.ProducerConfig;
import io.weir.embed.clickhouse.StoreConfig;
import io.weir.embed.clickhouse.StoreServer;
import io.weir.embed.kafka.BrokerConfig;
import io.weir.embed.kafka.EmbeddedBroker;
import io.weir.flows.FlowsConfig;
import io.weir.flows.codec.Decapsulation;
import io.weir.flows.codec.DecoderConfig;
import io.weir.flows.codec.TimestampSource;
import io.weir.flows.enrich.EnrichConfig;
import io.weir.flows.enrich.ExporterMetadata;
import io.weir.flows.enrich.InterfaceMetadata;
import io.weir.flows.inlet.InletConfig;
import io.weir.flows.inlet.InputConfig;
import io.weir.pipeline.PipelineConfig;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Broker, store and every role in this JVM, with a gate before the store. Sockets, in order: an
/// ordinary one, one with the smallest buffer, one that takes the time from the packet.
final class House implements AutoCloseable {
    static final int ORDINARY = 0;
    static final int SMALL = 1;
    static final int STAMPED = 2;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    final EmbeddedBroker broker;
    final Gate gate;
    final RoleContext context;
    private final StoreServer store;
    private final int port;

    /// Something to do when topics and tables are there and nothing is consumed yet.
    @FunctionalInterface
    interface Before {
        void run(House house) throws Exception;
    }

    House(Path folder, Before consuming) throws Exception {
        broker = new EmbeddedBroker(BrokerConfig.defaults().withPort(0), folder.resolve("broker"));
        broker.start();
        store =
                new StoreServer(
                        StoreConfig.defaults().withPort(0),
                        folder.resolve("store"),
                        new Metrics(),
                        new Health());
        store.start();
        gate = new Gate(store.port());
        context = new RoleContext(config(folder));
        Role.ORCHESTRATOR.start(context);
        consuming.run(this);
        Role.PIPELINE.start(context);
        Role.INLET.start(context);
        Role.CONSOLE.start(context);
        port = Web.start(context).port();
    }

    private WeirConfig config(Path folder) {
        WeirConfig defaults = WeirConfig.defaults();
        return new WeirConfig(
                folder.toString(),
                Durability.PROCESS,
                defaults.log(),
                new HttpConfig("127.0.0.1", 0, List.of(), List.of()),
                KafkaConfig.of(broker.bootstrap()),
                ConsumerConfig.defaults(),
                ClickHouseConfig.defaults()
                        .with(
                                "http://127.0.0.1:" + gate.port(),
                                store.keys().user(),
                                store.keys().password()),
                defaults.store(),
                defaults.broker(),
                inlet(),
                flows(),
                pipeline(),
                defaults.plugins(),
                defaults.tracing(),
                defaults.demo());
    }

    /// For the ledger: slow, and soon said to be behind.
    private static PipelineConfig pipeline() {
        PipelineConfig defaults = PipelineConfig.defaults();
        return new PipelineConfig(
                Duration.ofSeconds(3),
                defaults.memory(),
                defaults.writers(),
                defaults.startWindow(),
                Duration.ofSeconds(1),
                defaults.closeTimeout());
    }

    private static FlowsConfig flows() {
        FlowsConfig defaults = FlowsConfig.defaults();
        return new FlowsConfig(
                defaults.topic(),
                defaults.encoding(),
                defaults.partitions(),
                defaults.replication(),
                defaults.retention(),
                defaults.schema(),
                defaults.rollupMemory(),
                defaults.pipeline().withFlushInterval(Duration.ofMillis(500)),
                defaults.rollup());
    }

    private static InletConfig inlet() {
        InletConfig defaults = InletConfig.defaults();
        return new InletConfig(
                List.of(
                        InputConfig.of("netflow", 0),
                        InputConfig.of("small", null, 0, null, DataSize.parse("4KiB"), null, null),
                        InputConfig.of(
                                "stamped", null, 0, null, null, TimestampSource.PACKET, null)),
                defaults.recordFlows(),
                Duration.ofMillis(100),
                new DecoderConfig(
                        TimestampSource.INPUT,
                        Decapsulation.NONE,
                        Duration.ofSeconds(4),
                        DataSize.parse("8KiB"),
                        DataSize.ofMebibytes(1),
                        100,
                        100,
                        3,
                        10_000),
                new EnrichConfig(false, false, Map.of(), Map.of(), exporters()),
                Duration.ofSeconds(8),
                new ProducerConfig(
                        DataSize.ofMebibytes(1),
                        defaults.producer().linger(),
                        defaults.producer().batch(),
                        defaults.producer().compression(),
                        Duration.ofSeconds(10)));
    }

    private static Map<String, ExporterMetadata> exporters() {
        InterfaceMetadata any = InterfaceMetadata.of("any", null, null, null, null, null);
        return Map.of(
                "127.0.0.0/8",
                ExporterMetadata.of(null, null, null, null, null, null, null, any),
                "127.0.1.2",
                ExporterMetadata.of("edge2", null, null, null, null, null, null, any),
                "127.0.3.0/24",
                ExporterMetadata.of(null, null, null, null, null, null, null, null));
    }

    /// The port of a socket.
    int udp(int index) throws IOException, InterruptedException {
        return get("/api/v0/inlet/exporters").path("sockets").path(index).path("port").asInt(0);
    }

    /// What is said of a source for the last hour.
    Said why(String source) throws IOException, InterruptedException {
        return new Said(
                get("/api/v0/why?source=" + URLEncoder.encode(source, StandardCharsets.UTF_8)));
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = send(path);
        if (response.statusCode() != 200) {
            throw new IOException(path + ": " + response.statusCode() + " " + response.body());
        }
        return Json.read(response.body().getBytes(StandardCharsets.UTF_8));
    }

    /// The answer, whatever its status.
    HttpResponse<String> send(String path) throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(Duration.ofSeconds(20))
                        .build(),
                BodyHandlers.ofString());
    }

    @Override
    public void close() throws Exception {
        context.close();
        gate.close();
        store.close();
        broker.close();
    }
}
