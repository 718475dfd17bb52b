package io.weir.connect.clickhouse;

import io.weir.connect.clickhouse.schema.Migrator;
import io.weir.pipeline.Writer;
import io.weir.pipeline.table.Table;
import io.weir.testing.contract.WriterContract;

import org.junit.jupiter.api.AfterAll;

import java.util.List;

/// On a real ClickHouse; about 2 s.
class TableWriterContractTest extends WriterContract {
    private static final ClickHouseConnector CONNECTOR = TestStore.connector();

    @AfterAll
    static void close() {
        CONNECTOR.close();
    }

    @Override
    protected Writer open(Table table) {
        CONNECTOR.client().execute("DROP TABLE IF EXISTS " + table.name() + " SYNC");
        new Migrator(CONNECTOR, List.of(table)).apply();
        return new TableWriter(CONNECTOR.client(), List.of(table));
    }

    @Override
    protected List<Long> stored() {
        return CONNECTOR.client().query("SELECT Id FROM ids ORDER BY Id").rows().stream()
                .map(row -> row.getFirst().asLong())
                .toList();
    }
}
