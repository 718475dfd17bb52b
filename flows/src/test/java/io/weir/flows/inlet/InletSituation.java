package io.weir.flows.inlet;

import static io.weir.flows.inlet.InletSamples.config;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.Objects.requireNonNull;

import io.weir.base.health.Health;
import io.weir.base.health.HealthStatus;
import io.weir.base.metrics.Metrics;
import io.weir.connect.kafka.KafkaConnector;
import io.weir.flows.encoding.FlowEncoding;
import io.weir.flows.schema.FlowSchema;
import io.weir.pipeline.ledger.Ledger;
import io.weir.pipeline.why.Finding;
import io.weir.pipeline.why.Why;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/// An inlet before a real broker, which the tests of a class share; each has a topic of its own.
abstract class InletSituation {
    private static final AtomicInteger TOPICS = new AtomicInteger();
    static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir static Path directory;

    static TestKafka kafka;

    final String topic = "flows" + TOPICS.incrementAndGet();
    final Health health = new Health();
    final Metrics metrics = new Metrics();
    final Ledger ledger = new Ledger();

    @BeforeAll
    static void startKafka() throws Exception {
        kafka = new TestKafka(directory.resolve("broker"), 0);
    }

    @AfterAll
    static void stopKafka() throws Exception {
        kafka.close();
    }

    Inlet start(InletConfig config, KafkaConnector connector) throws Exception {
        Inlet inlet = inlet(config, connector);
        inlet.start();
        return inlet;
    }

    Inlet inlet(InletConfig config, KafkaConnector connector) {
        return inlet(config, connector, FlowEncoding.BLOCK);
    }

    Inlet inlet(InletConfig config, KafkaConnector connector, FlowEncoding... encodings) {
        return inlet(directory.resolve("inlet-" + UUID.randomUUID()), config, connector, encodings);
    }

    /// @param states where decoders keep what they know
    Inlet inlet(
            Path states, InletConfig config, KafkaConnector connector, FlowEncoding... encodings) {
        return new Inlet(
                config,
                FlowSchema.defaults(),
                states,
                connector,
                topic,
                List.of(encodings),
                ledger,
                metrics,
                health);
    }

    static List<ExporterReport> exporters(Inlet inlet) {
        return inlet.status().report(System.currentTimeMillis()).exporters();
    }

    static ExporterReport only(Inlet inlet) {
        List<ExporterReport> exporters = exporters(inlet);
        assertThat(exporters).hasSize(1);
        return exporters.getFirst();
    }

    HealthStatus health(String name) {
        return requireNonNull(health.report().get(name));
    }

    static String socketName(Inlet inlet) {
        return "udp:127.0.0.1:" + inlet.addresses().getFirst().getPort();
    }

    /// What `weir why` says of an exporter.
    List<Finding> findings(Inlet inlet, String exporter) {
        Why why = new Why(ledger, "test", InstantSource.system());
        why.add(inlet.explainer());
        return why.ask(exporter, Duration.ofHours(1)).findings();
    }
}
