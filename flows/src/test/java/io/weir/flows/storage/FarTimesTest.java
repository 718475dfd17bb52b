package io.weir.flows.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.base.error.WeirException;
import io.weir.flows.encoding.FlowEncoding;
import io.weir.flows.schema.FlowBatch;
import io.weir.flows.schema.FlowSchema;
import io.weir.pipeline.Steps;
import io.weir.pipeline.Steps.Step;
import io.weir.pipeline.delivery.PipelineRunner;
import io.weir.pipeline.why.Answer;
import io.weir.pipeline.why.Finding;
import io.weir.wire.bytes.ByteSink;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Flows of every day from 1970 to 2106 in one batch, and of every hour of the time that the table
/// keeps: 51 partitions and some 100 inserts, where ClickHouse would refuse an insert into more
/// than 100 partitions, from a real broker into a real ClickHouse. About 15 s.
class FarTimesTest {
    private static final long DAY = Duration.ofDays(1).toSeconds();
    private static final long HOUR = Duration.ofHours(1).toSeconds();
    private static final long LAST = 0xFFFF_FFFFL;
    private static final int FLOWS = 1_000;

    private static final FlowStore STORE = new FlowStore("far_times", FlowSchema.defaults());

    @TempDir static Path folder;
    private static BatchHouse house;

    private final List<Long> times = new ArrayList<>();
    private long kept;
    private long keptIds;
    private long old;
    private long early;

    @BeforeAll
    static void start() throws Exception {
        house = new BatchHouse(STORE, folder);
    }

    @AfterAll
    static void stop() throws Exception {
        house.close();
    }

    @BeforeEach
    void choose() {
        // Half an hour away from what is just refused, whenever the broker writes the record.
        long now = System.currentTimeMillis() / 1_000 - HOUR / 2;
        for (long time = now % DAY; time <= LAST; time += DAY) {
            times.add(time);
        }
        for (long time = now; time > now - RecordReader.OLDEST + HOUR; time -= HOUR) {
            times.add(time);
        }
        for (int id = 0; id < times.size(); id++) {
            long time = times.get(id);
            if (time < now - RecordReader.OLDEST) {
                old++;
            } else if (time > now + DAY) {
                early++;
            } else {
                kept++;
                keptIds += id;
            }
        }
        assertThat(old).isGreaterThan(20_000);
        assertThat(early).isGreaterThan(20_000);
    }

    private void send(String topic) throws Exception {
        house.prepare(topic);
        for (int from = 0; from < times.size(); from += FLOWS) {
            FlowBatch batch = new FlowBatch(FlowSchema.defaults(), FLOWS);
            for (int id = from; id < Math.min(from + FLOWS, times.size()); id++) {
                int row = batch.beginRow();
                batch.timeReceived.set(row, times.get(id).intValue());
                batch.bytes.set(row, id);
                batch.samplingRate.set(row, 1);
                batch.exporterAddress.set(row, 0, 0xffff_c000_0201L);
                batch.commitRow();
            }
            ByteSink value = new ByteSink();
            FlowEncoding.BLOCK.encoder().encode(batch.block(), 0, batch.rows(), value);
            house.send(topic, value.toByteArray());
        }
        house.flush();
    }

    private void isStoredOnce() {
        assertThat(STORE.number("SELECT count() FROM flows")).isEqualTo(kept);
        assertThat(STORE.number("SELECT uniqExact(Bytes) FROM flows")).isEqualTo(kept);
        assertThat(STORE.number("SELECT sum(Bytes) FROM flows")).isEqualTo(keptIds);
        assertThat(STORE.number("SELECT uniqExact(_partition_id) FROM flows")).isBetween(50L, 53L);
    }

    @Test
    void whatTheTableKeepsIsStoredOnceAndTheRestIsCounted() throws Exception {
        send("far-times");
        try (PipelineRunner runner = house.runner("far-times", FlowEncoding.BLOCK, Steps.none())) {
            runner.start();
            await().atMost(Duration.ofSeconds(30))
                    .until(() ->
                            runner.status().batches() == 1 && runner.status().lagRecords() == 0);
            assertThat(runner.status().storedRows()).isEqualTo(kept);
            assertThat(runner.status().refused()).isEqualTo(old + early);
            assertThat(runner.status().deadLettered()).isZero();
        }
        isStoredOnce();
        Answer why = house.why("far-times");
        assertThat(why.missing()).isTrue();
        assertThat(why.findings())
                .satisfiesExactlyInAnyOrder(
                        finding ->
                                isRefused(
                                        finding,
                                        "older-than-ttl",
                                        old,
                                        "they were older than 14 days when they came, and the table keeps 15"),
                        finding ->
                                isRefused(
                                        finding,
                                        "in-the-future",
                                        early,
                                        "their time is more than a day after they were sent"));
    }

    private void isRefused(Finding finding, String rule, long flows, String because) {
        assertThat(finding.cause()).isEqualTo(rule);
        assertThat(finding.count()).isEqualTo(flows);
        assertThat(finding.share()).isEqualTo((double) flows / times.size());
        assertThat(finding.sentence())
                .startsWith(String.format(Locale.ROOT, "%,d items refused (%s) ", flows, rule))
                .endsWith(" UTC: " + because);
        assertThat(finding.advice()).startsWith("look for an exporter with a wrong clock");
    }

    @Test
    void aPipelineThatEndsBetweenTwoOfItsInsertsStoresTheRestAfterwards() throws Exception {
        send("far-times-cut");
        int[] inserts = new int[1];
        Steps cut =
                (step, _, _) -> {
                    if (step == Step.AFTER_INSERT && ++inserts[0] == 60) {
                        throw WeirException.broken("ended on purpose", null);
                    }
                };
        try (PipelineRunner runner = house.runner("far-times-cut", FlowEncoding.BLOCK, cut)) {
            runner.start();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> runner.check().reason().equals("ended on purpose"));
        }
        assertThat(STORE.number("SELECT count() FROM flows")).isBetween(1L, kept - 1);
        try (PipelineRunner runner =
                house.runner("far-times-cut", FlowEncoding.BLOCK, Steps.none())) {
            runner.start();
            await().atMost(Duration.ofSeconds(30))
                    .until(() ->
                            runner.status().batches() == 1 && runner.status().lagRecords() == 0);
            assertThat(runner.status().storedRows()).isEqualTo(kept);
        }
        isStoredOnce();
    }
}
