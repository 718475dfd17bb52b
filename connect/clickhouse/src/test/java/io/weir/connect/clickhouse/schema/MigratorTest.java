package io.weir.connect.clickhouse.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.base.error.WeirException;
import io.weir.connect.clickhouse.ClickHouseConnector;
import io.weir.connect.clickhouse.TestStore;
import io.weir.pipeline.table.Engine;
import io.weir.pipeline.table.Table;
import io.weir.pipeline.table.TableColumn;
import io.weir.pipeline.table.TableIndex;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class MigratorTest {
    private static final ClickHouseConnector CONNECTOR = TestStore.connector();

    @AfterAll
    static void close() {
        CONNECTOR.close();
    }

    @BeforeEach
    void dropTable() {
        CONNECTOR.client().execute("DROP TABLE IF EXISTS wanted SYNC");
    }

    @Test
    void aSecondRunHasNothingToDo() {
        assertThat(apply(table())).hasSize(1);
        assertThat(plan(table())).isEmpty();
    }

    @Test
    void everyEngineAndKeyIsRecognizedAgain() {
        for (Engine engine :
                List.of(
                        new Engine.MergeTree(),
                        new Engine.Replacing("Seen", true),
                        new Engine.Replacing("", false),
                        new Engine.Summing(List.of("Bytes")))) {
            dropTable();
            Table table = table().withEngine(engine).withPrimaryKey(List.of("toStartOfHour(Seen)"));
            apply(table);
            assertThat(plan(table)).isEmpty();
        }
    }

    @Test
    void whatIsMissingIsAddedInItsPlaceAndNothingElseChanges() {
        apply(table());
        List<TableColumn> columns = new ArrayList<>(table().columns());
        columns.add(1, TableColumn.of("Name", "LowCardinality(IPv6)", "ZSTD(1)", "Who it is."));
        columns.add(TableColumn.alias("Double", "UInt64", "Bytes*2", "Twice the bytes, bytes."));
        Table grown =
                new Table(
                        "wanted",
                        columns,
                        new Engine.MergeTree(),
                        table().orderBy(),
                        List.of(),
                        table().partitionBy(),
                        "Seen+INTERVAL 8 DAY",
                        table().withSetting("merge_with_ttl_timeout", "3600").settings(),
                        List.of(new TableIndex("by_name", "Name", "bloom_filter(0.01)", 2)));

        assertThat(apply(grown))
                .extracting(SchemaStep::reason)
                .containsExactly(
                        "column Name is missing",
                        "column Double is missing",
                        "index by_name is missing",
                        "TTL is Seen + toIntervalDay(7)",
                        "setting merge_with_ttl_timeout differs");
        assertThat(plan(grown)).isEmpty();
        assertThat(
                        CONNECTOR
                                .client()
                                .query(
                                        "SELECT position AS p FROM system.columns"
                                                + " WHERE table = 'wanted' AND name = 'Name'")
                                .singleNumber())
                .isEqualTo(2);
    }

    @Test
    void columnsOfANewerVersionStay() {
        apply(table());
        CONNECTOR.client().execute("ALTER TABLE wanted ADD COLUMN Later UInt8");
        assertThat(plan(table())).isEmpty();
    }

    @Test
    void commentsAndCodecsFollow() {
        apply(table());
        List<TableColumn> columns = new ArrayList<>(table().columns());
        columns.set(1, TableColumn.of("Bytes", "UInt64", "T64, LZ4", "Volume, bytes; it's new."));
        columns.set(2, TableColumn.of("Text", "String", "", "Another comment."));
        Table other =
                Table.of("wanted", columns, table().orderBy(), table().partitionBy())
                        .withTtl(table().ttl());
        apply(other);
        assertThat(plan(other)).isEmpty();
    }

    @Test
    void whatCannotBeChangedInPlaceStopsWithAReason() {
        apply(table());

        assertThatThrownBy(() -> plan(table().withEngine(new Engine.Summing(List.of("Bytes")))))
                .isInstanceOfSatisfying(
                        WeirException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(WeirException.Kind.BROKEN))
                .hasMessageContaining("engine: MergeTree (expected: SummingMergeTree");
        assertThatThrownBy(() ->
                        plan(
                                Table.of(
                                                "wanted",
                                                table().columns(),
                                                List.of("Text"),
                                                table().partitionBy())
                                        .withTtl(table().ttl())))
                .hasMessageContaining("order by");
        List<TableColumn> columns = new ArrayList<>(table().columns());
        columns.set(1, TableColumn.of("Bytes", "UInt32", "", "Volume, bytes."));
        assertThatThrownBy(() ->
                        plan(Table.of("wanted", columns, table().orderBy(), table().partitionBy())))
                .hasMessageContaining("type of Bytes: UInt64 (expected: UInt32");
    }

    private static Table table() {
        return Table.of(
                        "wanted",
                        List.of(
                                TableColumn.of(
                                        "Seen", "DateTime('UTC')", "DoubleDelta, LZ4", "When."),
                                TableColumn.of("Bytes", "UInt64", "", "Volume, bytes."),
                                TableColumn.of("Text", "String", "ZSTD(1)", "What it's about."),
                                TableColumn.of(
                                        "Direction", "Enum8('none'=0,'in'=1)", "", "Which way."),
                                new TableColumn(
                                        "Kind",
                                        "UInt8",
                                        "",
                                        "A default.",
                                        TableColumn.Kind.DEFAULT,
                                        "if(Bytes>10,1,2)")),
                        List.of("toStartOfHour(Seen)", "Text"),
                        "toYYYYMMDDhhmmss(toStartOfInterval(Seen,INTERVAL 6 HOUR))")
                .withTtl("Seen+INTERVAL 7 DAY");
    }

    private static List<SchemaStep> plan(Table table) {
        return new Migrator(CONNECTOR, List.of(table)).plan();
    }

    private static List<SchemaStep> apply(Table table) {
        return new Migrator(CONNECTOR, List.of(table)).apply();
    }
}
