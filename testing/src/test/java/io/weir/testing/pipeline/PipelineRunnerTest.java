package io.weir.testing.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.base.config.DataSize;
import io.weir.base.health.HealthStatus;
import io.weir.base.metrics.Metrics;
import io.weir.pipeline.PipelineConfig;
import io.weir.pipeline.PipelineStatus;
import io.weir.pipeline.delivery.PipelineRunner;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.LongStream;

class PipelineRunnerTest {
    private static final int IDS = 600;

    private final MemoryTopic topic = new MemoryTopic(2);
    private final MemoryLetters letters = new MemoryLetters();
    private final Metrics metrics = new Metrics();
    private MemoryConsumer consumer = new MemoryConsumer(topic, 7);
    private final List<PipelineRunner> runners = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (PipelineRunner runner : runners) {
            runner.close();
        }
    }

    @Test
    void storesEveryIdOnceAndSettles() {
        MemoryStore store = new MemoryStore();
        send(0, IDS);
        PipelineRunner runner = start(store, 50);
        awaitSettled();
        assertStoredOnce(store, IDS);
        assertThat(runner.status().storedRows()).isEqualTo(IDS);
        assertThat(runner.check()).isEqualTo(HealthStatus.ok());
    }

    @Test
    void writesTheLastRecordWithoutALaterOne() {
        MemoryStore store = new MemoryStore();
        start(store, 1_000_000);
        topic.send(0, IdProcessor.record(7));
        await().untilAsserted(() -> assertThat(store.ids()).containsExactly(7L));
        awaitSettled();
    }

    @ParameterizedTest
    @EnumSource(
            value = StoreFault.class,
            names = {"REFUSE", "LOSE_ANSWER", "ORPHAN", "STORE_LATE"})
    void storesEveryIdOnceWhenEveryThirdInsertFails(StoreFault fault) {
        AtomicInteger count = new AtomicInteger();
        MemoryStore store =
                new MemoryStore(() -> count.incrementAndGet() % 3 == 1 ? fault : StoreFault.NONE);
        send(0, IDS);
        start(store, 100);
        awaitSettled();
        assertStoredOnce(store, IDS);
    }

    @Test
    void takesOneTokenAfterTheOtherWhileTheyAreOrphans() {
        MemoryStore store = new MemoryStore(faults(StoreFault.ORPHAN, StoreFault.ORPHAN));
        topic.send(0, IdProcessor.record(2, 4));
        PipelineRunner runner = start(store, 100);
        awaitSettled();
        assertThat(store.ids()).containsExactly(2L, 4L);
        await().untilAsserted(() ->
                assertThat(runner.check())
                        .returns(HealthStatus.State.DEGRADED, HealthStatus::state)
                        .extracting(HealthStatus::reason)
                        .asString()
                        .contains("a token without having its rows"));
        assertThat(metricsText()).contains("weir_pipeline_orphans_total{pipeline=\"ids\"}");
    }

    @Test
    void saysEverythingThatIsAmiss() {
        AtomicReference<StoreFault> fault = new AtomicReference<>(StoreFault.ORPHAN);
        MemoryStore store =
                new MemoryStore(() ->
                        fault.getAndUpdate(
                                last -> last == StoreFault.ORPHAN ? StoreFault.NONE : last));
        topic.send(0, IdProcessor.record(2));
        PipelineRunner runner = start(store, 100);
        awaitSettled();
        fault.set(StoreFault.REFUSE);
        topic.send(0, IdProcessor.record(4));
        await().untilAsserted(() ->
                assertThat(runner.check())
                        .returns(HealthStatus.State.DEGRADED, HealthStatus::state)
                        .extracting(HealthStatus::reason)
                        .asString()
                        .startsWith("too many parts; 1 record waits, for ")
                        .contains("; the store knew a token without having its rows"));
    }

    @Test
    void stopsWithTheReasonOfTheStore() {
        MemoryStore store = new MemoryStore(faults(StoreFault.BREAK));
        topic.send(0, IdProcessor.record(2));
        PipelineRunner runner = start(store, 100);
        await().until(() -> runner.status().state().equals("stopped"));
        assertThat(runner.check().state()).isEqualTo(HealthStatus.State.FAILED);
        assertThat(runner.check().reason()).startsWith("no such column; 1 record waits, for ");
        assertThat(topic.settled(0)).isZero();
        assertThat(topic.planned(0)).isTrue();
    }

    @Test
    void stopsWhenTheStoreHasSomeRowsOfABlockButNotAll() {
        MemoryStore store = new MemoryStore(faults(StoreFault.TEAR));
        topic.send(0, IdProcessor.record(2, 4, 6));
        PipelineRunner runner = start(store, 100);
        await().until(() -> runner.status().state().equals("stopped"));
        assertThat(runner.status().reason()).contains("2 rows of batch").contains("0 or 3");
    }

    @Test
    void saysWhyItWaits() {
        AtomicReference<StoreFault> fault = new AtomicReference<>(StoreFault.REFUSE);
        MemoryStore store = new MemoryStore(fault::get);
        topic.send(0, IdProcessor.record(2));
        PipelineRunner runner = start(store, 100);
        await().untilAsserted(() ->
                assertThat(runner.check())
                        .returns(HealthStatus.State.DEGRADED, HealthStatus::state)
                        .extracting(HealthStatus::reason)
                        .asString()
                        .startsWith("too many parts"));
        assertThat(runner.status())
                .extracting(PipelineStatus::state, PipelineStatus::lagRecords)
                .containsExactly("waiting", 1L);
        fault.set(StoreFault.NONE);
        awaitSettled();
        await().until(() -> runner.status().state().equals("running"));
    }

    @Test
    void accountsForEveryItem() {
        MemoryStore store = new MemoryStore();
        topic.send(0, IdProcessor.record(2, -5, IdProcessor.REFUSED, 3));
        topic.send(0, new byte[5]);
        topic.send(0, IdProcessor.record(IdProcessor.REFUSED));
        PipelineRunner runner = start(store, 100);
        awaitSettled();
        assertThat(store.ids()).containsExactly(2L, 3L);
        assertThat(letters.all()).containsOnlyKeys("0/0/1", "0/1/0");
        assertThat(letters.all().get("0/0/1"))
                .satisfies(letter -> {
                    assertThat(letter.value()).isEqualTo(IdProcessor.record(-5));
                    assertThat(letter.error()).isEqualTo("id-negative");
                });
        assertThat(letters.all().get("0/1/0"))
                .satisfies(letter -> assertThat(letter.reason()).contains("5 bytes"));
        await().until(() -> runner.status().storedRows() == 2);
        assertThat(runner.status())
                .extracting(PipelineStatus::refused, PipelineStatus::deadLettered)
                .containsExactly(2L, 2L);
        assertThat(metricsText())
                .contains("weir_pipeline_in_total{pipeline=\"ids\"} 6.0")
                .contains("weir_pipeline_stored_total{pipeline=\"ids\"} 2.0")
                .contains("weir_pipeline_dead_lettered_total{pipeline=\"ids\"} 2.0")
                .contains("reason=\"id-refused\"} 2.0");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void repeatsThePlannedRangeOfAPredecessor(boolean stored) throws Exception {
        AtomicReference<StoreFault> fault =
                new AtomicReference<>(stored ? StoreFault.LOSE_ANSWER : StoreFault.REFUSE);
        MemoryStore store = new MemoryStore(fault::get);
        topic.send(0, IdProcessor.record(2, 4, 6));
        topic.sendMarker(0);
        PipelineRunner first = start(store, 100);
        await().until(() -> store.writes() > 0);
        first.close();
        // A later record must not join the range that was planned without it.
        topic.send(0, IdProcessor.record(8));
        fault.set(StoreFault.NONE);
        consumer = new MemoryConsumer(topic, 7);
        start(store, 100);
        awaitSettled();
        assertThat(store.ids()).containsExactly(2L, 4L, 6L, 8L);
    }

    @Test
    void storesEveryIdOnceWhilePartitionsComeAndGo() {
        Random random = new Random(20_261_122);
        StoreFault[] passing = {
            StoreFault.REFUSE, StoreFault.LOSE_ANSWER, StoreFault.ORPHAN, StoreFault.STORE_LATE
        };
        MemoryStore store =
                new MemoryStore(() ->
                        random.nextInt(4) == 0
                                ? passing[random.nextInt(passing.length)]
                                : StoreFault.NONE);
        start(store, 150);
        for (int round = 0; round < 12; round++) {
            send(round * IDS, IDS);
            switch (round % 3) {
                case 0 -> consumer.revoke();
                case 1 -> consumer.lose();
                default -> consumer.failCommits(3);
            }
            int writes = store.writes();
            await().until(() -> store.writes() > writes + 1 || settled());
        }
        await().atMost(Duration.ofSeconds(60)).until(this::settled);
        assertStoredOnce(store, 12 * IDS);
    }

    @Test
    void countsWhatRetentionRemovedAsLost() {
        MemoryStore store = new MemoryStore();
        for (int id = 0; id < 10; id++) {
            topic.send(0, IdProcessor.record(id));
        }
        topic.truncate(0, 3);
        PipelineRunner runner = start(store, 100);
        await().until(() -> topic.settled(0) == 10);
        assertThat(runner.lostRecords()).isEqualTo(3);
        assertThat(store.ids()).isEqualTo(LongStream.range(3, 10).boxed().toList());
    }

    @Test
    void settlesOffsetsWithoutRecords() {
        start(new MemoryStore(), 100);
        topic.sendMarker(1);
        topic.sendMarker(1);
        await().until(() -> topic.settled(1) == 2);
    }

    @Test
    void holdsBoundedMemoryWhileTheStoreIsAway() {
        AtomicReference<StoreFault> fault = new AtomicReference<>(StoreFault.REFUSE);
        MemoryStore store = new MemoryStore(fault::get);
        long[] ids = LongStream.range(0, 8192).map(i -> 2 * i).toArray();
        for (int i = 0; i < 100; i++) {
            topic.send(i % 2, IdProcessor.record(ids));
        }
        PipelineRunner runner =
                start(
                        store,
                        1_000_000,
                        config(Duration.ofMillis(20)).withMemory(DataSize.ofMebibytes(1)));
        await().until(() -> runner.status().inFlightBytes() > 1 << 20);
        int writes = store.writes();
        await().until(() -> store.writes() > writes + 3);
        // The bound, and what one poll of seven records from each partition can add.
        assertThat(runner.status().inFlightBytes()).isLessThan((1 << 20) + 14 * 65_536);
        assertThat(runner.status().lagRecords()).isEqualTo(100);
        fault.set(StoreFault.NONE);
        awaitSettled();
        assertThat(store.ids()).hasSize(100 * 8192);
    }

    @Test
    void saysWhatIsInFlightUntilItIsSettled() throws IOException {
        AtomicReference<StoreFault> fault = new AtomicReference<>(StoreFault.REFUSE);
        MemoryStore store = new MemoryStore(fault::get);
        PipelineRunner runner = start(store, 4);
        topic.send(0, IdProcessor.record(0, 2, 4, 6), 4);
        await().until(() -> store.writes() > 0);
        topic.send(0, IdProcessor.record(8, 10, 12, 14), 4);
        topic.send(1, IdProcessor.record(1), 1);
        await().until(() -> runner.status().inFlightRecords() == 3);
        assertThat(runner.status().inFlightItems()).isEqualTo(9);
        assertThat(page())
                .contains("weir_pipeline_in_flight_records{pipeline=\"ids\"} 3.0")
                .contains("weir_pipeline_in_flight_items{pipeline=\"ids\"} 9.0");
        fault.set(StoreFault.NONE);
        awaitSettled();
        await().until(() -> runner.status().inFlightRecords() == 0);
        assertThat(runner.status().inFlightItems()).isZero();
        assertThat(store.ids()).hasSize(9);
    }

    private String page() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        metrics.writeText(text);
        return text.toString(StandardCharsets.UTF_8);
    }

    @Test
    void closesInTimeWhileTheStoreIsAway() throws Exception {
        MemoryStore store = new MemoryStore(() -> StoreFault.REFUSE);
        topic.send(0, IdProcessor.record(2));
        PipelineRunner runner = start(store, 100);
        await().until(() -> store.writes() > 0);
        long start = System.nanoTime();
        runner.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        assertThat(topic.planned(0)).isTrue();
    }

    @Test
    void finishesWhatItHasReadWhenItIsClosed() throws Exception {
        MemoryStore store = new MemoryStore();
        topic.send(0, IdProcessor.record(2));
        PipelineRunner runner = start(store, 100, config(Duration.ofHours(1)));
        await().until(() -> runner.status().inFlightBytes() > 0);
        runner.close();
        assertThat(store.ids()).containsExactly(2L);
        assertThat(settled()).isTrue();
    }

    private void send(int from, int count) {
        for (int id = from; id < from + count; id++) {
            topic.send(id / 3 % 2, IdProcessor.record(id));
            if (id % 50 == 0) {
                topic.sendMarker(id % 2);
            }
        }
    }

    private PipelineRunner start(MemoryStore store, int maxRows) {
        return start(store, maxRows, config(Duration.ofMillis(20)));
    }

    private static PipelineConfig config(Duration flush) {
        return QuickConfig.of(flush, 2, Duration.ofMillis(400));
    }

    private PipelineRunner start(MemoryStore store, int maxRows, PipelineConfig config) {
        PipelineRunner runner =
                PipelineRunner.builder(new IdProcessor(maxRows))
                        .consumer(consumer)
                        .writer(store)
                        .deadLetters(letters)
                        .metrics(metrics)
                        .config(config)
                        .build();
        runners.add(runner);
        runner.start();
        return runner;
    }

    private static Supplier<StoreFault> faults(StoreFault... first) {
        Deque<StoreFault> queue = new ArrayDeque<>(List.of(first));
        return () -> queue.isEmpty() ? StoreFault.NONE : queue.remove();
    }

    private boolean settled() {
        return topic.settled(0) == topic.end(0) && topic.settled(1) == topic.end(1);
    }

    private void awaitSettled() {
        await().atMost(Duration.ofSeconds(20)).until(this::settled);
    }

    private static void assertStoredOnce(MemoryStore store, int count) {
        assertThat(store.ids()).isEqualTo(LongStream.range(0, count).boxed().toList());
    }

    private String metricsText() {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            metrics.writeText(out);
            return out.toString(StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
