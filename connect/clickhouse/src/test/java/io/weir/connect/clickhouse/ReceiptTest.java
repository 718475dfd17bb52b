package io.weir.connect.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.connect.clickhouse.schema.Migrator;
import io.weir.pipeline.BatchId;
import io.weir.pipeline.SourcePartition;
import io.weir.pipeline.TableBlock;
import io.weir.pipeline.table.Engine;
import io.weir.pipeline.table.Table;
import io.weir.pipeline.table.TableColumn;
import io.weir.wire.block.Block;
import io.weir.wire.column.ArrayColumn;
import io.weir.wire.column.Column;
import io.weir.wire.column.LongColumn;
import io.weir.wire.column.LowCardinalityColumn;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// Blocks in tables that merge rows away, on a real ClickHouse; about 1 s.
class ReceiptTest {
    private static final ClickHouseConnector CONNECTOR = TestStore.connector();
    private static final ClickHouseClient CLIENT = CONNECTOR.client();

    private final SourcePartition source = new SourcePartition("topic", UUID.randomUUID(), 3);

    @AfterAll
    static void close() {
        CONNECTOR.close();
    }

    static Stream<Engine> engines() {
        return Stream.of(
                new Engine.Summing(List.of("Bytes")),
                new Engine.Replacing("", true),
                new Engine.Replacing("Bytes", true));
    }

    private static Table table(Engine engine) {
        return Table.of(
                        "merged",
                        List.of(
                                TableColumn.of("Day", "UInt64", "", "The partition."),
                                TableColumn.of("Name", "LowCardinality(String)", "", "The key."),
                                TableColumn.of("Marks", "Array(UInt64)", "", "Beside the key."),
                                TableColumn.of("Bytes", "UInt64", "", "Volume, bytes.")),
                        List.of("Name"),
                        "Day")
                .withEngine(engine);
    }

    /// `rows` rows of three names, of which the first has nothing to sum.
    private static TableBlock block(long day, int rows) {
        LongColumn days = new LongColumn("UInt64");
        LowCardinalityColumn names = (LowCardinalityColumn) Column.of("LowCardinality(String)");
        ArrayColumn marks = (ArrayColumn) Column.of("Array(UInt64)");
        LongColumn bytes = new LongColumn("UInt64");
        for (int i = 0; i < rows; i++) {
            days.append(day);
            names.append(names.intern("name " + i % 3));
            ((LongColumn) marks.nested()).append(i);
            marks.endRow();
            bytes.append(i % 3 * 10L);
        }
        return new TableBlock(
                "merged",
                Long.toString(day),
                new Block()
                        .add("Day", days)
                        .add("Name", names)
                        .add("Marks", marks)
                        .add("Bytes", bytes));
    }

    @ParameterizedTest
    @MethodSource("engines")
    void whatWasStoredIsKnownAfterItsRowsWereMergedAway(Engine engine) {
        Table table = table(engine);
        CLIENT.execute("DROP TABLE IF EXISTS merged SYNC");
        new Migrator(CONNECTOR, List.of(table)).apply();
        TableWriter writer = new TableWriter(CLIENT, List.of(table));
        Instant soon = Instant.now().plusSeconds(30);
        BatchId first = new BatchId(source, 10, 19);
        BatchId second = new BatchId(source, 20, 29);
        TableBlock block = block(7, 90);

        writer.write(block, first, 0, soon);
        writer.write(block, first, 0, soon);
        writer.write(block(8, 2), first, 0, soon);
        writer.write(block(7, 1), second, 0, soon);
        CLIENT.execute("OPTIMIZE TABLE merged FINAL");

        assertThat(block.block().rows()).isEqualTo(90);
        assertThat(writer.readBack("merged", "7", first.hash())).isEqualTo(90);
        assertThat(writer.readBack("merged", "8", first.hash())).isEqualTo(2);
        assertThat(writer.readBack("merged", "7", second.hash())).isEqualTo(1);
        assertThat(writer.readBack("merged", "8", second.hash())).isZero();
        boolean summed = engine instanceof Engine.Summing;
        assertThat(number("SELECT sum(Bytes) FROM merged WHERE _batch = 0 AND Day = 7"))
                .isEqualTo(summed ? 900 : 30);
        assertThat(number("SELECT count() FROM merged WHERE _batch = 0 AND Day = 7"))
                .isEqualTo(summed ? 2 : 3);
        assertThat(number("SELECT count() FROM merged WHERE _batch != 0")).isEqualTo(3);
    }

    private static long number(String sql) {
        return CLIENT.query(sql).singleNumber();
    }
}
