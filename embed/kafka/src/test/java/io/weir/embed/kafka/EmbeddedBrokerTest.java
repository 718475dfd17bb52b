package io.weir.embed.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.base.error.WeirException;
import io.weir.base.health.HealthStatus;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

class EmbeddedBrokerTest {
    private static final BrokerConfig FREE_PORT = BrokerConfig.defaults().withPort(0);
    private static final TopicPartition TOPIC = new TopicPartition("river", 0);

    @TempDir Path directory;

    @Test
    void keepsTopicsAndRecordsOverARestart() throws Exception {
        try (EmbeddedBroker broker = new EmbeddedBroker(FREE_PORT, directory)) {
            broker.start();
            createTopic(broker);
            send(broker, "one", "two");
        }
        try (EmbeddedBroker broker = new EmbeddedBroker(FREE_PORT, directory)) {
            broker.start();
            send(broker, "three");
            assertThat(broker.check()).isEqualTo(HealthStatus.ok());
            assertThat(read(broker, 3)).containsExactly("one", "two", "three");
        }
    }

    @Test
    void doesNotMakeTopicsForWhoeverAsks() throws Exception {
        try (EmbeddedBroker broker = new EmbeddedBroker(FREE_PORT, directory)) {
            broker.start();
            assertThatThrownBy(() -> send(broker, "lost"))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void saysInOneLineThatThePortIsInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                EmbeddedBroker broker =
                        new EmbeddedBroker(
                                BrokerConfig.defaults().withPort(taken.getLocalPort()),
                                directory)) {
            assertThatThrownBy(broker::start)
                    .isInstanceOfSatisfying(
                            WeirException.class,
                            e -> assertThat(e.kind()).isEqualTo(WeirException.Kind.USER))
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
                    .message()
                    .doesNotContain("\n");
        }
    }

    @Test
    void refusesADirectoryThatAnotherBrokerUses() throws Exception {
        try (EmbeddedBroker first = new EmbeddedBroker(FREE_PORT, directory);
                EmbeddedBroker second = new EmbeddedBroker(FREE_PORT, directory)) {
            first.start();
            assertThatThrownBy(second::start)
                    .isInstanceOf(WeirException.class)
                    .hasMessageContaining(directory + " is in use");
            assertThat(second.check().state()).isEqualTo(HealthStatus.State.FAILED);
        }
    }

    @Test
    void refusesAbsurdSettings() {
        assertThatThrownBy(() -> BrokerConfig.defaults().withPort(70_000))
                .hasMessage("port: 70000 (expected: 0 to 65535)");
    }

    private static void createTopic(EmbeddedBroker broker) throws Exception {
        try (Admin admin = Admin.create(client(broker))) {
            admin.createTopics(List.of(new NewTopic(TOPIC.topic(), 1, (short) 1))).all().get();
        }
    }

    private static void send(EmbeddedBroker broker, String... values) throws Exception {
        Map<String, Object> settings = client(broker);
        settings.put("max.block.ms", 2_000);
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            for (String value : values) {
                producer.send(new ProducerRecord<>(TOPIC.topic(), value)).get();
            }
        }
    }

    private static List<String> read(EmbeddedBroker broker, int count) {
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(
                        client(broker), new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(TOPIC));
            consumer.seekToBeginning(List.of(TOPIC));
            for (int polls = 0; values.size() < count && polls < 100; polls++) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
            }
        }
        return values;
    }

    private static Map<String, Object> client(EmbeddedBroker broker) {
        return new HashMap<>(Map.of("bootstrap.servers", broker.bootstrap()));
    }
}
