package io.weir.connect.kafka;

import io.weir.base.config.Secret;

import org.apache.kafka.clients.admin.AdminClientConfig;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// How to reach a Kafka cluster.
///
/// @param servers `HOST:PORT` of some brokers
/// @param properties settings of the Kafka clients as Kafka names them, for TLS and SASL:
///   `security.protocol`, `ssl.truststore.type: PEM`, `sasl.mechanism`, …
/// @param secrets the same for settings that must not be shown: `sasl.jaas.config`,
///   `ssl.keystore.key`, …
public record KafkaConfig(
        List<String> servers, Map<String, String> properties, Map<String, Secret> secrets) {
    /// What the delivery promise stands on, and what has a setting of its own.
    private static final Set<String> OWN =
            Set.of(
                    "acks",
                    "allow.auto.create.topics",
                    "auto.offset.reset",
                    "bootstrap.servers",
                    "client.id",
                    "enable.auto.commit",
                    "enable.idempotence",
                    "group.id",
                    "group.instance.id",
                    "isolation.level",
                    "key.deserializer",
                    "key.serializer",
                    "transactional.id",
                    "value.deserializer",
                    "value.serializer");

    public KafkaConfig {
        servers = List.copyOf(servers);
        properties = Map.copyOf(properties);
        secrets = Map.copyOf(secrets);
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("servers: [] (expected: at least one HOST:PORT)");
        }
        Stream.concat(properties.keySet().stream(), secrets.keySet().stream())
                .forEach(KafkaConfig::check);
        for (String server : servers) {
            if (!server.matches(".+:\\d{1,5}")) {
                throw new IllegalArgumentException("servers: " + server + " (expected: HOST:PORT)");
            }
        }
    }

    /// Modules of TLS and SASL may have settings that Kafka does not know.
    private static void check(String property) {
        if (OWN.contains(property)) {
            throw new IllegalArgumentException(
                    "properties: "
                            + property
                            + " is weir's own (expected: settings of TLS, SASL and connections)");
        }
        boolean known =
                property.matches("(security|ssl|sasl)\\..+")
                        || AdminClientConfig.configNames().contains(property)
                        || org.apache.kafka.clients.consumer.ConsumerConfig.configNames()
                                .contains(property)
                        || org.apache.kafka.clients.producer.ProducerConfig.configNames()
                                .contains(property);
        if (!known) {
            throw new IllegalArgumentException(
                    "properties: " + property + " (expected: a setting of the Kafka clients)");
        }
    }

    /// The embedded broker's default address, no TLS.
    public static KafkaConfig defaults() {
        return of("127.0.0.1:9092");
    }

    /// One address, no TLS.
    public static KafkaConfig of(String server) {
        return new KafkaConfig(List.of(server), Map.of(), Map.of());
    }
}
