package io.weir.connect.clickhouse.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.connect.clickhouse.ClickHouseConnector;
import io.weir.connect.clickhouse.TestStore;
import io.weir.pipeline.table.Table;
import io.weir.pipeline.table.TableColumn;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import java.util.List;

/// The engine itself counts the files that it syncs. About 1 s.
class FsyncTest {
    private static final ClickHouseConnector CONNECTOR = TestStore.connector();

    private static final Table TABLE =
            Table.of("synced", List.of(TableColumn.of("A", "UInt8", "", "")), List.of("A"), "");

    @AfterAll
    static void close() {
        CONNECTOR.client().execute("DROP TABLE IF EXISTS synced SYNC");
        CONNECTOR.close();
    }

    @Test
    void insertsAreSyncedWhenAskedForAndOnlyThen() {
        migrate(false);
        assertThat(syncsOfAnInsert()).isZero();
        migrate(true);
        assertThat(syncsOfAnInsert()).isPositive();
        migrate(false);
        assertThat(syncsOfAnInsert()).isZero();
    }

    private static void migrate(boolean on) {
        List<Table> tables = List.of(Fsync.of(TABLE, on));
        new Migrator(CONNECTOR, tables).apply();
        assertThat(new Migrator(CONNECTOR, tables).plan()).isEmpty();
    }

    private static long syncsOfAnInsert() {
        long before = syncs();
        CONNECTOR.client().execute("INSERT INTO synced (A) VALUES (1)");
        return syncs() - before;
    }

    private static long syncs() {
        return CONNECTOR
                .client()
                .query(
                        "SELECT sum(value) FROM system.events WHERE event IN ('FileSync',"
                                + " 'DirectorySync')")
                .singleNumber();
    }
}
