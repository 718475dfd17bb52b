package io.weir.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.base.error.WeirException;
import io.weir.pipeline.BatchId;
import io.weir.pipeline.SourcePartition;
import io.weir.pipeline.TableBlock;
import io.weir.pipeline.Writer;
import io.weir.pipeline.table.Table;
import io.weir.testing.pipeline.IdProcessor;
import io.weir.testing.pipeline.MemoryStore;
import io.weir.wire.block.Block;
import io.weir.wire.column.LongColumn;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/// What every [Writer] promises, sentence by sentence, with the rows of [IdProcessor].
public abstract class WriterContract {
    private static final String TABLE = IdProcessor.TABLE.name();
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final SourcePartition source = new SourcePartition("river", UUID.randomUUID(), 3);
    private final BatchId batch = new BatchId(source, 10, 19);
    private Writer writer = new MemoryStore();

    /// A writer to a store in which the table exists and is empty.
    protected abstract Writer open(Table table) throws Exception;

    /// Every id that the store holds, sorted, however often.
    protected abstract List<Long> stored();

    private static Instant soon() {
        return Instant.now().plusSeconds(30);
    }

    /// Even ids go to partition `0` of the table, odd ones to `1`.
    private static TableBlock block(BatchId id, String partition, long... ids) {
        LongColumn values = new LongColumn("UInt64");
        LongColumn batches = new LongColumn("UInt64");
        for (long value : ids) {
            values.append(value);
            batches.append(id.hash());
        }
        return new TableBlock(
                TABLE,
                partition,
                new Block().add("Id", values).add(TableBlock.BATCH_COLUMN, batches));
    }

    @BeforeEach
    void openWriter() throws Exception {
        writer = open(IdProcessor.TABLE);
    }

    @Test
    void aNormalReturnMeansThatTheRowsAreThere() {
        writer.write(block(batch, "0", 2, 4, 6), batch, 0, soon());
        assertThat(stored()).containsExactly(2L, 4L, 6L);
        assertThat(writer.readBack(TABLE, "0", batch.hash())).isEqualTo(3);
    }

    @Test
    void readBackCountsThatBatchInThatPartitionAlone() {
        BatchId other = new BatchId(source, 20, 29);
        writer.write(block(batch, "0", 2, 4), batch, 0, soon());
        writer.write(block(batch, "1", 1), batch, 0, soon());
        writer.write(block(other, "0", 6, 8, 10), other, 0, soon());
        assertThat(writer.readBack(TABLE, "0", batch.hash())).isEqualTo(2);
        assertThat(writer.readBack(TABLE, "1", batch.hash())).isEqualTo(1);
        assertThat(writer.readBack(TABLE, "0", other.hash())).isEqualTo(3);
        assertThat(writer.readBack(TABLE, "1", other.hash())).isZero();
    }

    @Test
    void aTableOrPartitionThatDoesNotExistHasNoRows() {
        assertThat(writer.readBack(TABLE, "7", batch.hash())).isZero();
        assertThat(writer.readBack("nowhere", "0", batch.hash())).isZero();
    }

    @Test
    void theSameInsertTwiceStoresItsRowsOnce() {
        writer.write(block(batch, "0", 2, 4), batch, 0, soon());
        writer.write(block(batch, "0", 2, 4), batch, 0, soon());
        assertThat(stored()).containsExactly(2L, 4L);
    }

    @Test
    void theTokenSaysWhatIsTheSameInsertNotTheRows() {
        BatchId other = new BatchId(source, 20, 29);
        writer.write(block(batch, "0", 2), batch, 0, soon());
        writer.write(block(other, "0", 2), other, 0, soon());
        writer.write(block(batch, "0", 2), batch, 1, soon());
        assertThat(stored()).containsExactly(2L, 2L, 2L);
        writer.write(block(batch, "0", 2), batch, 1, soon());
        assertThat(stored()).hasSize(3);
    }

    @Test
    void anInsertIsNotStartedAfterItsDeadlineAndSaysSo() {
        assertThatThrownBy(() ->
                        writer.write(block(batch, "0", 2), batch, 0, Instant.now().minusMillis(1)))
                .isInstanceOf(WeirException.class);
        writer.awaitEnd(TABLE, "0", batch, 0, PATIENCE);
        assertThat(writer.readBack(TABLE, "0", batch.hash())).isZero();
        writer.write(block(batch, "0", 2), batch, 0, soon());
        assertThat(stored()).containsExactly(2L);
    }

    @Test
    void awaitEndReturnsAtOnceWhenNothingRuns() {
        writer.write(block(batch, "0", 2), batch, 0, soon());
        long start = System.nanoTime();
        writer.awaitEnd(TABLE, "0", batch, 3, Duration.ofSeconds(60));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE);
        assertThat(stored()).containsExactly(2L);
    }

    @Test
    void severalThreadsMayAskWhileOneWrites() throws Exception {
        int blocks = 20;
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            List<Future<?>> asking = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                asking.add(
                        threads.submit(() -> {
                            for (int first = 0; first < blocks; first++) {
                                BatchId id = new BatchId(source, first, first);
                                assertThat(writer.readBack(TABLE, "0", id.hash()))
                                        .isBetween(0L, 2L);
                            }
                        }));
            }
            for (int first = 0; first < blocks; first++) {
                BatchId id = new BatchId(source, first, first);
                writer.write(block(id, "0", 4L * first, 4L * first + 2), id, 0, soon());
            }
            for (Future<?> one : asking) {
                one.get();
            }
        }
        assertThat(stored())
                .isEqualTo(LongStream.range(0, 2L * blocks).map(i -> 2 * i).boxed().toList());
    }
}
