package io.weir.connect.kafka;

import io.weir.base.error.WeirException;
import io.weir.base.health.HealthStatus;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The one place that knows how to reach Kafka: addresses, TLS, credentials, health. Makes no
/// connection until someone needs one. Thread-safe.
public final class KafkaConnector implements AutoCloseable {
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

    private final Map<String, Object> common;
    private @Nullable Admin admin;
    private volatile String trouble = "";

    /// Takes the values; opens nothing.
    public KafkaConnector(KafkaConfig config) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", String.join(",", config.servers()));
        settings.put("enable.metrics.push", "false");
        settings.put("auto.include.jmx.reporter", "false");
        settings.put("reconnect.backoff.ms", "50");
        settings.put("reconnect.backoff.max.ms", "1000");
        settings.putAll(config.properties());
        config.secrets().forEach((name, secret) -> settings.put(name, secret.reveal()));
        common = Map.copyOf(settings);
    }

    /// Settings for a client of that name: a copy, to be added to. Holds secrets: never log it.
    Map<String, Object> client(String clientId) {
        Map<String, Object> settings = new HashMap<>(common);
        settings.put("client.id", clientId);
        return settings;
    }

    /// The shared administrative client.
    ///
    /// @throws WeirException of kind `USER` when the settings make no client
    synchronized Admin admin() {
        if (admin == null) {
            Map<String, Object> settings = client("weir-admin");
            settings.put("request.timeout.ms", "5000");
            settings.put("default.api.timeout.ms", "15000");
            try {
                admin = Admin.create(settings);
            } catch (KafkaException failure) {
                throw new WeirException(
                        WeirException.Kind.USER,
                        "kafka: " + KafkaErrors.sentence(failure) + " (expected: usable settings)",
                        failure);
            }
        }
        return admin;
    }

    /// Asks for the brokers, for commands that a person waits for.
    ///
    /// @throws WeirException of kind `USER` when none answers in five seconds
    public void expectBroker() {
        try {
            int limit = (int) ANSWER_LIMIT.toMillis();
            admin().describeCluster(new DescribeClusterOptions().timeoutMs(limit))
                    .clusterId()
                    .get(2L * limit, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            throw new WeirException(
                    WeirException.Kind.USER,
                    "kafka: no broker answers at "
                            + common.get("bootstrap.servers")
                            + " (expected: one that runs, such as that of weir up; kafka.servers"
                            + " says where)",
                    failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw WeirException.retriable("kafka: interrupted", interrupted);
        }
    }

    /// Notes that Kafka answered.
    void reached() {
        trouble = "";
    }

    /// Notes why Kafka did not answer.
    void missed(WeirException failure) {
        trouble = KafkaErrors.sentence(failure);
    }

    /// What the last exchange with Kafka said; does not ask anew.
    public HealthStatus check() {
        String reason = trouble;
        return reason.isEmpty() ? HealthStatus.ok() : HealthStatus.degraded(reason);
    }

    /// Closes the administrative client; producers and consumers are closed by their owners.
    @Override
    public synchronized void close() {
        if (admin != null) {
            admin.close(CLOSE_LIMIT);
            admin = null;
        }
    }
}
