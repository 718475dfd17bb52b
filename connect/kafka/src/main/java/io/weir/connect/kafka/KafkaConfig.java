package io.weir.connect.kafka;

import io.weir.base.config.Secret;

import java.util.List;
import java.util.Map;

/// How to reach a Kafka cluster.
///
/// @param servers `HOST:PORT` of some brokers
/// @param properties settings of the Kafka clients as Kafka names them, for TLS and SASL:
///   `security.protocol`, `ssl.truststore.type: PEM`, `sasl.mechanism`, …
/// @param secrets the same for settings that must not be shown: `sasl.jaas.config`,
///   `ssl.keystore.key`, …
public record KafkaConfig(
        List<String> servers, Map<String, String> properties, Map<String, Secret> secrets) {
    public KafkaConfig {
        servers = List.copyOf(servers);
        properties = Map.copyOf(properties);
        secrets = Map.copyOf(secrets);
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("servers: [] (expected: at least one HOST:PORT)");
        }
        for (String server : servers) {
            if (!server.matches(".+:\\d{1,5}")) {
                throw new IllegalArgumentException("servers: " + server + " (expected: HOST:PORT)");
            }
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
