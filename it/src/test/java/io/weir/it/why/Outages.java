package io.weir.it.why;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.base.json.Json;

import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import java.nio.charset.StandardCharsets;

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
        Said said = house().why("127.0.2.17");
        assertThat(said.summary())
                .startsWith("6 heard, 6 stored, 0 refused, in the last hour; ")
                .contains("missing");
        assertThat(said.of("history-away"))
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

    @Test
    @Order(3)
    void aBrokerThatIsAway() throws Exception {
        house().broker.close();
        awaitDegraded("kafka", "[Kk]afka|offsets|node|time");
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
