package io.weir.it.why;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.flows.demo.encode.NetFlowV5Encoder;
import io.weir.flows.storage.FlowTables;
import io.weir.pipeline.ledger.LedgerTable;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/// What can go wrong behind the inlet, and sources that nobody knows.
abstract class PipelineGaps extends Situation {
    @Test
    void flowsFromTheFuture() throws Exception {
        long then = NOW + Duration.ofHours(73).toMillis();
        send(
                House.STAMPED,
                "127.0.2.15",
                new NetFlowV5Encoder(1, then - 100_000, 0)
                        .encode(then, Exporter.flows(12, 7, then)));
        awaitSaid(
                "127.0.2.15",
                "clock",
                "the exporter's clock is 3 days ahead: its flows are refused as from the future");
        awaitSaid("flows", "in-the-future", "12 items refused (in-the-future)", "wrong clock");
    }

    @Test
    void flowsOlderThanTheTableKeeps() throws Exception {
        long then = NOW - Duration.ofDays(3_000).toMillis();
        send(
                House.STAMPED,
                "127.0.2.16",
                new NetFlowV5Encoder(1, then - 100_000, 0)
                        .encode(then, Exporter.flows(9, 7, then)));
        awaitSaid(
                "127.0.2.16",
                "clock",
                "the exporter's clock is 3000 days behind: its flows are refused as older than "
                        + FlowTables.OLDEST.toDays()
                        + " days",
                "set its clock by NTP, or timestamp-source: input");
        awaitSaid(
                "flows",
                "older-than-ttl",
                "9 items refused (older-than-ttl)",
                "the table keeps 15");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(house().why("127.0.2.16").of("elsewhere"))
                                .filteredOn(text -> text.contains("by pipeline flows;"))
                                .singleElement()
                                .asString()
                                .contains("of flows-v1-block, of whichever exporter"));
    }

    @Test
    void recordsThatCannotBeStored() throws Exception {
        Topic.send(house(), TOPIC, new byte[] {1, 2, 3}, new byte[] {4, 5});
        awaitSaid(
                "flows",
                "dead-lettered",
                "2 items in the dead letters of flows (undecodable) since ",
                "weir deadletters list shows them");
    }

    @Test
    void recordsThatRetentionRemoved() {
        awaitSaid(
                "ledger",
                "lost",
                Topic.OVERTAKEN + " records lost before ledger read them ",
                "retention removed them first; raise the topic's retention");
    }

    @Test
    void aPipelineThatIsBehind() throws Exception {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() ->
                        assertThat(house().why(LedgerTable.TOPIC).of("pipeline-behind"))
                                .singleElement()
                                .asString()
                                .matches(
                                        "pipeline ledger is [1-9] s behind \\(limit 1 s\\): \\d+"
                                                + " records? \\(about \\d+ rows?\\) wait in"
                                                + " Kafka; .*"));
    }

    @Test
    void aSourceThatNobodyKnows() throws Exception {
        Said said = house().why("127.9.9.9");
        assertThat(said.summary())
                .isEqualTo("127.9.9.9 is not known: nothing was ever counted for it");
        assertThat(said.of("never-heard"))
                .singleElement()
                .asString()
                .startsWith("no packet of 127.9.9.9 has come since the start, of ");
        assertThat(said.of("known-names"))
                .singleElement()
                .asString()
                .matches("known here: 127[.].*(, .*){9} and \\d+ more; ");
    }

    @Test
    void aSourceThatCannotReachLoopback() throws Exception {
        assertThat(house().why("192.0.2.77").of("loopback-only"))
                .singleElement()
                .asString()
                .startsWith("weir listens on loopback only (udp 127.0.0.1:")
                .contains("--listen 0.0.0.0");
    }

    @Test
    void anExporterThatFellSilent() {
        awaitSaid("127.0.2.13", "silent", "no packet since ", " UTC (", " s); check that it still");
    }
}
