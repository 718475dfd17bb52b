package io.weir.connect.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.base.config.Secret;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;

class KafkaConfigTest {
    private static KafkaConfig with(String property) {
        return new KafkaConfig(List.of("127.0.0.1:9092"), Map.of(property, "x"), Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"acks", "enable.auto.commit", "isolation.level", "group.id"})
    void whatThePromiseStandsOnIsNotForConfiguration(String property) {
        assertThatThrownBy(() -> with(property))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "properties: %s is weir's own (expected: settings of TLS, SASL and"
                                + " connections)",
                        property);
    }

    @Test
    void aPropertyThatNoClientKnowsIsAMistake() {
        assertThatThrownBy(() -> with("session.timeout"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "properties: session.timeout (expected: a setting of the Kafka clients)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "security.protocol",
                "ssl.truststore.type",
                "sasl.login.module.of.someone",
                "group.protocol",
                "client.rack",
                "linger.ms"
            })
    void settingsOfClientsAreTaken(String property) {
        assertThat(with(property).properties()).containsKey(property);
    }

    @Test
    void secretsAreLookedAtToo() {
        assertThatThrownBy(() ->
                        new KafkaConfig(
                                List.of("127.0.0.1:9092"),
                                Map.of(),
                                Map.of("acks", Secret.of("0"))))
                .hasMessageContaining("acks is weir's own");
    }
}
