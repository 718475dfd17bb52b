package io.weir.it.why;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.base.json.Json;
import io.weir.flows.demo.encode.NetFlowV9Encoder;
import io.weir.flows.demo.encode.Template;

import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// What is said while a part of the system is away or has stopped for good; so it comes last.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class Outages extends Situation {
    @Test
    @Order(1)
    void aStoreThatIsAway() throws Exception {
        house().gate.shut();
        send("127.0.2.17", v5(6));
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(house().why("127.0.2.17").of("pipeline-waiting"))
                                .anyMatch(said ->
                                        said.matches(
                                                "pipeline flows waits since ..:..:.. UTC \\(.*\\):"
                                                        + " 1 record \\(about \\d+ rows?\\) wait in"
                                                        + " Kafka; nothing is lost.*")));
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(house().why("127.0.2.17").summary())
                                .startsWith("6 heard, 6 stored, 0 refused, in the last hour; ")
                                .contains("missing"));
        assertThat(house().why("127.0.2.17").of("history-away"))
                .singleElement()
                .asString()
                .contains("only what this process counted in the last hour is known");
        awaitDegraded("clickhouse", "reason.*http://127.0.0.1:");
        assertThat(house().send("/api/v0/health/ready").statusCode()).isEqualTo(200);
        house().gate.reopen();
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(house().why("127.0.2.17").of("pipeline-waiting")).isEmpty());
    }

    @Test
    @Order(2)
    void aPipelineThatStopped() throws Exception {
        house().context.clickhouse().client().execute("ALTER TABLE exporters DROP COLUMN IfSpeed");
        send("127.0.2.18", v5(8));
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(house().why("127.0.2.18").of("pipeline-stopped"))
                                .singleElement()
                                .asString()
                                .matches(
                                        "pipeline flows stopped at ..:..:.. UTC \\(.*IfSpeed.*\\):"
                                                + " 1 record \\(about \\d+ rows?\\) wait in Kafka;"
                                                + " mend the cause.*"));
        assertThat(house().send("/api/v0/health/ready").statusCode()).isEqualTo(503);
        assertThat(house().send("/api/v0/health").statusCode()).isEqualTo(503);
    }

    /// The socket has room for 100 domains, of which others have taken 2.
    @Test
    @Order(3)
    void moreDomainsThanTheLimit() throws Exception {
        byte[][] messages = new byte[110][];
        for (int i = 0; i < messages.length; i++) {
            var encoder = new NetFlowV9Encoder(1_000 + i, NOW - 100_000);
            encoder.begin(NOW);
            encoder.templates(Template.netFlowV9(256, true));
            messages[i] = encoder.finish();
        }
        send(House.STAMPED, "127.0.2.21", messages);
        awaitSaid(
                "127.0.2.21",
                "exporter-limit",
                "12 flows refused (exporter-limit) since ",
                "more exporters or domains than inlet.decoder.max-exporters and max-domains; raise"
                        + " them");
    }

    /// Sends until the producer takes no more: at once when the client has forgotten the topic,
    /// when it holds as much as it may otherwise.
    @Test
    @Order(4)
    void aBrokerThatIsAway() throws Exception {
        house().broker.close();
        awaitDegraded("kafka", "[Kk]afka|offsets|node|time");
        byte[][] messages = new byte[300][];
        Arrays.fill(messages, v5(29));
        await().atMost(PATIENCE)
                .untilAsserted(() -> {
                    send("127.0.2.22", messages);
                    assertThat(house().why("127.0.2.22").of("kafka-away"))
                            .singleElement()
                            .asString()
                            .contains(
                                    "Kafka has taken nothing since ",
                                    "the sockets are not read, and the kernel drops what does not"
                                            + " fit; see weir health");
                });
        awaitDegraded("inlet/kafka", "Kafka has taken nothing since");
    }

    /// Nobody has read its packets yet, and that is why.
    @Test
    @Order(5)
    void anExporterThatBeginsWhileKafkaIsAway() throws Exception {
        send("127.0.2.23", v5(3));
        awaitSaid("127.0.2.23", "kafka-away", "Kafka has taken nothing since ");
    }

    private static void awaitDegraded(String check, String reason) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(
                                        Json.read(
                                                        house().send("/api/v0/health")
                                                                .body()
                                                                .getBytes(StandardCharsets.UTF_8))
                                                .path("checks")
                                                .path(check)
                                                .toString())
                                .contains("\"degraded\"")
                                .containsPattern(reason));
    }
}
