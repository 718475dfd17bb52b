package io.weir.connect.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.base.error.WeirException.Kind;
import io.weir.pipeline.BatchId;
import io.weir.pipeline.SourcePartition;
import io.weir.pipeline.TableBlock;
import io.weir.wire.block.Block;
import io.weir.wire.column.IntColumn;
import io.weir.wire.column.StringColumn;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class TableWriterTest {
    private static final ClickHouseConnector CONNECTOR = TestStore.connector();
    private static final ClickHouseClient CLIENT = CONNECTOR.client();

    private final TableWriter writer = new TableWriter(CLIENT, List.of());
    private final SourcePartition source = new SourcePartition("topic", UUID.randomUUID(), 3);

    @AfterAll
    static void close() {
        CONNECTOR.close();
    }

    @BeforeEach
    void makeTable() {
        CLIENT.execute("DROP TABLE IF EXISTS written SYNC");
        CLIENT.execute(
                "CREATE TABLE written (Day UInt32, Text String, _batch UInt64) ENGINE = MergeTree"
                        + " PARTITION BY Day ORDER BY Text"
                        + " SETTINGS non_replicated_deduplication_window = 1000");
    }

    @Test
    void everyRowCarriesItsBatchAndIsFoundByReadBack() {
        BatchId id = new BatchId(source, 10, 19);
        writer.write(rows(20241004, 1000), id, 0, soon());

        assertThat(writer.readBack("written", "20241004", id.hash())).isEqualTo(1000);
        assertThat(writer.readBack("written", "20241005", id.hash())).isZero();
        assertThat(writer.readBack("written", "20241004", id.hash() + 1)).isZero();
        assertThat(writer.readBack("no_such_table", "all", id.hash())).isZero();
    }

    @Test
    void theSameBatchTwiceIsStoredOnce() {
        BatchId id = new BatchId(source, 10, 19);
        writer.write(rows(1, 100), id, 0, soon());
        writer.write(rows(1, 100), id, 0, soon());
        assertThat(writer.readBack("written", "1", id.hash())).isEqualTo(100);

        writer.write(rows(1, 100), id, 1, soon());
        assertThat(writer.readBack("written", "1", id.hash())).isEqualTo(200);
    }

    @Test
    void tablesAreTheSameUntilOthersTakeTheirNames() {
        List<String> tables = List.of("written", "written_too");
        CLIENT.execute("DROP TABLE IF EXISTS written_too SYNC");
        assertThat(writer.identity(tables)).isEmpty();

        CLIENT.execute("CREATE TABLE written_too AS written");
        String identity = writer.identity(tables);
        assertThat(identity).matches("[0-9a-f]+");
        CLIENT.execute("ALTER TABLE written ADD COLUMN More UInt8");
        assertThat(writer.identity(tables)).isEqualTo(identity);

        CLIENT.execute("EXCHANGE TABLES written AND written_too");
        assertThat(writer.identity(tables)).isNotEqualTo(identity);
        CLIENT.execute("EXCHANGE TABLES written AND written_too");
        assertThat(writer.identity(tables)).isEqualTo(identity);
    }

    @Test
    void tablesThatKeepNoTokensAreNamed() {
        List<String> tables = List.of("written", "written_bare");
        CLIENT.execute("DROP TABLE IF EXISTS written_bare SYNC");
        assertThat(writer.withoutTokens(tables)).isEmpty();
        CLIENT.execute(
                "CREATE TABLE written_bare (A UInt8) ENGINE = MergeTree ORDER BY A"
                        + " SETTINGS non_replicated_deduplication_window = 0");
        assertThat(writer.withoutTokens(tables)).containsExactly("written_bare");
        CLIENT.execute(
                "ALTER TABLE written_bare RESET SETTING non_replicated_deduplication_window");
        assertThat(writer.withoutTokens(tables)).containsExactly("written_bare");
        CLIENT.execute(
                "ALTER TABLE written_bare MODIFY SETTING non_replicated_deduplication_window = 100");
        assertThat(writer.withoutTokens(tables)).isEmpty();
    }

    @Test
    void nothingIsStoredAfterTheDeadline() {
        BatchId id = new BatchId(source, 0, 1);
        assertThatThrownBy(() -> writer.write(rows(1, 100), id, 0, Instant.now().minusMillis(1)))
                .isInstanceOfSatisfying(
                        ClickHouseException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(Kind.RETRIABLE));

        writer.awaitEnd("written", "1", id, 0, Duration.ofSeconds(5));
        assertThat(writer.readBack("written", "1", id.hash())).isZero();
    }

    @Test
    void aBlockThatDoesNotFitItsTableStopsThePipeline() {
        IntColumn day = new IntColumn("UInt32");
        day.append(1);
        StringColumn unknown = new StringColumn();
        unknown.append("x");
        TableBlock block =
                new TableBlock("written", "1", new Block().add("Day", day).add("Nowhere", unknown));

        assertThatThrownBy(() -> writer.write(block, new BatchId(source, 0, 0), 0, soon()))
                .isInstanceOfSatisfying(
                        ClickHouseException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(Kind.BROKEN))
                .hasMessageContaining("Nowhere");
    }

    @Test
    void anInsertThatRunsTooLongIsEnded() throws ExecutionException, InterruptedException {
        BatchId id = new BatchId(source, 5, 6);
        String queryId = id.queryId(0, "written", "1");
        try (ExecutorService background = Executors.newSingleThreadExecutor()) {
            Future<?> slow =
                    background.submit(() ->
                            CLIENT.execute(
                                    "SELECT sleepEachRow(0.1) FROM numbers(300)",
                                    Map.of(),
                                    Map.of("query_id", queryId, "max_block_size", "1")));
            while (CLIENT.query(
                                    "SELECT count() FROM system.processes WHERE query LIKE '%sleepEachRow%numbers(300)%'"
                                            + " AND query NOT LIKE '%system.processes%'")
                            .singleNumber()
                    == 0) {
                Thread.onSpinWait();
            }
            long start = System.nanoTime();
            writer.awaitEnd("written", "1", id, 0, Duration.ofMillis(200));

            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(12));
            assertThatThrownBy(slow::get).hasCauseInstanceOf(ClickHouseException.class);
        }
    }

    private static TableBlock rows(int partition, int count) {
        IntColumn day = new IntColumn("UInt32");
        StringColumn text = new StringColumn();
        for (int i = 0; i < count; i++) {
            day.append(partition);
            text.append("row " + i);
        }
        return new TableBlock(
                "written",
                Integer.toString(partition),
                new Block().add("Day", day).add("Text", text));
    }

    private static Instant soon() {
        return Instant.now().plusSeconds(30);
    }
}
