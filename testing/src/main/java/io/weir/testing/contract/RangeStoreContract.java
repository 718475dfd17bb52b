package io.weir.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.base.error.WeirException;
import io.weir.pipeline.BatchId;
import io.weir.pipeline.Letter;
import io.weir.pipeline.PipelineConfig;
import io.weir.pipeline.RangeStore;
import io.weir.pipeline.RangeStore.Stored;
import io.weir.pipeline.SourcePartition;
import io.weir.pipeline.SourceRecord;
import io.weir.pipeline.Steps;
import io.weir.pipeline.Steps.Step;
import io.weir.pipeline.delivery.PipelineRunner;
import io.weir.testing.pipeline.MemoryConsumer;
import io.weir.testing.pipeline.MemoryLetters;
import io.weir.testing.pipeline.MemoryTopic;
import io.weir.testing.pipeline.QuickConfig;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// What every [RangeStore] promises, sentence by sentence, with records of one id each, 8 bytes,
/// big-endian. The store must take ids below [#LIMIT]; the database refuses those from there on; it
/// has a rule against id [#UNWANTED], and id [#UNREADABLE] is a letter by what the record says.
public abstract class RangeStoreContract {
    /// The first id that the database refuses.
    protected static final long LIMIT = 1_000;

    /// The id that a rule turns away.
    protected static final long UNWANTED = 998;

    /// The id that is no id.
    protected static final long UNREADABLE = 999;

    private final SourcePartition partition = new SourcePartition("river", UUID.randomUUID(), 3);
    private final List<Letter> letters = new ArrayList<>();
    private RangeStore store = new Nowhere();

    private static final class Nowhere implements RangeStore {
        @Override
        public String name() {
            return "nowhere";
        }

        @Override
        public Stored store(
                BatchId range, List<SourceRecord> records, Consumer<List<Letter>> letters) {
            throw new IllegalStateException("not opened");
        }
    }

    /// A store whose database holds nothing yet.
    protected abstract RangeStore open() throws Exception;

    /// Every id that the database holds, sorted, however often.
    protected abstract List<Long> stored();

    /// The id of a record.
    protected static long id(SourceRecord record) {
        byte[] value = record.value();
        return value == null ? UNREADABLE : ByteBuffer.wrap(value).getLong();
    }

    private static byte[] bytes(long id) {
        return ByteBuffer.allocate(8).putLong(id).array();
    }

    private static SourceRecord record(long offset, long id, int epoch) {
        return new SourceRecord(offset, 0, null, bytes(id), List.of(), epoch);
    }

    /// Records whose ids are their offsets.
    private static List<SourceRecord> records(long first, long last) {
        return LongStream.rangeClosed(first, last).mapToObj(i -> record(i, i, 1)).toList();
    }

    private static List<Long> ids(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    private BatchId range(long first, long last) {
        return new BatchId("ids", partition, 1, first, last);
    }

    private Stored store(long first, long last) {
        return store.store(range(first, last), records(first, last), letters::addAll);
    }

    @BeforeEach
    void openStore() throws Exception {
        store = open();
    }

    @Test
    void aNormalReturnMeansThatTheRecordsAreThere() {
        Stored result = store(0, 9);
        assertThat(result.found()).isFalse();
        assertThat(result.built().recordsIn()).isEqualTo(10);
        assertThat(result.built().stored()).isEqualTo(10);
        assertThat(stored()).isEqualTo(ids(0, 9));
        assertThat(letters).isEmpty();
    }

    @Test
    void aRangeThatIsRepeatedStoresNothingTwice() {
        store(0, 9);
        Stored result = store(0, 9);
        assertThat(result.found()).isTrue();
        assertThat(result.built().stored()).isEqualTo(10);
        assertThat(stored()).isEqualTo(ids(0, 9));
    }

    @Test
    void someoneWhoNoLongerOwnsThePartitionStoresNothingTwice() {
        store(0, 4);
        store(0, 9);
        assertThat(stored()).isEqualTo(ids(0, 9));
        assertThat(store(0, 6).found()).isTrue();
        store(7, 12);
        assertThat(stored()).isEqualTo(ids(0, 12));
    }

    @Test
    void recordsThatAreWrittenAnewByALaterLeaderAreOtherRecords() {
        store(0, 9);
        BatchId anew = new BatchId("ids", partition, 2, 8, 9);
        store.store(anew, List.of(record(8, 20, 2), record(9, 21, 2)), letters::addAll);
        assertThat(stored()).containsSequence(8L, 9L, 20L, 21L).hasSize(12);
    }

    @Test
    void everyPartitionHasAPositionOfItsOwn() {
        store(0, 3);
        SourcePartition other = new SourcePartition("river", UUID.randomUUID(), 3);
        store.store(new BatchId("ids", other, 1, 0, 0), List.of(record(0, 50, 1)), letters::addAll);
        assertThat(stored()).containsExactly(0L, 1L, 2L, 3L, 50L);
    }

    @Test
    void aGuiltyRecordBecomesALetterWithItsReasonAndTheOthersAreStored() {
        List<SourceRecord> records = new ArrayList<>(records(0, 9));
        records.set(3, record(3, LIMIT, 1));
        records.set(7, record(7, LIMIT + 1, 1));
        records.set(8, record(8, UNREADABLE, 1));
        records.set(9, record(9, UNWANTED, 1));
        Stored result = store.store(range(0, 9), records, letters::addAll);
        assertThat(stored()).containsExactly(0L, 1L, 2L, 4L, 5L, 6L);
        assertThat(letters).extracting(Letter::offset).containsExactlyInAnyOrder(3L, 7L, 8L);
        assertThat(letters).extracting(Letter::reason).doesNotContain("");
        assertThat(result.built().letters()).hasSize(3);
        assertThat(result.built().refused()).isOne();
        assertThat(result.built().stored()).isEqualTo(6);
        store.store(range(0, 9), records, letters::addAll);
        assertThat(stored()).hasSize(6);
    }

    @Test
    void nothingIsStoredBeforeItsLettersAre() {
        List<SourceRecord> records = List.of(record(0, 5, 1), record(1, LIMIT, 1));
        assertThatThrownBy(() ->
                        store.store(
                                range(0, 1),
                                records,
                                _ -> {
                                    throw WeirException.retriable("away", null);
                                }))
                .hasMessageContaining("away");
        assertThat(stored()).isEmpty();
        store.store(range(0, 1), records, letters::addAll);
        assertThat(stored()).containsExactly(5L);
        assertThat(letters).hasSize(1);
    }

    /// A process that ends at a boundary, as far as one can end inside another.
    private static final class End implements Steps {
        private final Step at;

        End(Step at) {
            this.at = at;
        }

        @Override
        public void reached(Step step, BatchId id, String table) {
            if (step == at && id.first() > 0) {
                throw new IllegalStateException("ended " + at);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"BEFORE_READ_BACK", "AFTER_READ_BACK"})
    void aPipelineThatEndsAnywhereStoresEveryRecordOnce(Step end) throws Exception {
        MemoryTopic topic = new MemoryTopic(1);
        MemoryLetters box = new MemoryLetters();
        topic.send(0, bytes(0));
        PipelineRunner first = runner(store, topic, box, new End(end));
        first.start();
        await().until(() -> topic.settled(0) == 1);
        IntStream.range(1, 40).forEach(i -> topic.send(0, bytes(i == 20 ? LIMIT : i)));
        await().until(() -> first.status().state().equals("stopped"));
        first.close();
        try (PipelineRunner second = runner(store, topic, box, Steps.none())) {
            second.start();
            await().until(() -> topic.settled(0) == 40);
            assertThat(stored())
                    .isEqualTo(LongStream.range(0, 40).filter(i -> i != 20).boxed().toList());
            assertThat(box.all().keySet()).containsExactly("0/20/0");
        }
    }

    @Test
    void aDatabaseThatIsAwayLosesNothing() throws Exception {
        MemoryTopic topic = new MemoryTopic(2);
        IntStream.range(0, 40).forEach(i -> topic.send(i % 2, bytes(i)));
        AtomicInteger calls = new AtomicInteger();
        RangeStore away =
                new RangeStore() {
                    @Override
                    public String name() {
                        return store.name();
                    }

                    @Override
                    public boolean full(int records, long bytes) {
                        return records >= 10;
                    }

                    @Override
                    public Stored store(
                            BatchId range,
                            List<SourceRecord> records,
                            Consumer<List<Letter>> sink) {
                        int call = calls.incrementAndGet();
                        if (call % 2 == 1) {
                            throw WeirException.retriable("database: away", null);
                        }
                        Stored result = store.store(range, records, sink);
                        if (call % 4 == 0) {
                            throw WeirException.retriable("database: gone after the commit", null);
                        }
                        return result;
                    }
                };
        try (PipelineRunner runner = runner(away, topic, new MemoryLetters(), Steps.none())) {
            runner.start();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> topic.settled(0) == 20 && topic.settled(1) == 20);
            assertThat(stored()).isEqualTo(ids(0, 39));
            assertThat(calls.get()).isGreaterThan(4);
        }
    }

    private static PipelineRunner runner(
            RangeStore store, MemoryTopic topic, MemoryLetters letters, Steps steps) {
        PipelineConfig config = QuickConfig.of(Duration.ofMillis(50), 2, Duration.ofSeconds(5));
        return PipelineRunner.builder(store)
                .consumer(new MemoryConsumer(topic, 10))
                .deadLetters(letters)
                .config(config)
                .steps(steps)
                .build();
    }
}
