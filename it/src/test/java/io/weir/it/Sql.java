package io.weir.it;

import io.weir.base.config.Secret;
import io.weir.connect.clickhouse.ClickHouseConfig;
import io.weir.connect.clickhouse.ClickHouseConnector;
import io.weir.connect.clickhouse.QueryResult;
import io.weir.connect.clickhouse.StoreCredentials;

import java.nio.file.Path;

/// Statements to the embedded store of a data directory, as its admin user.
final class Sql implements AutoCloseable {
    private final ClickHouseConnector connector;

    Sql(Path dataDir) {
        StoreCredentials keys = StoreCredentials.read(dataDir);
        Secret password = keys.password();
        connector =
                new ClickHouseConnector(
                        ClickHouseConfig.defaults().with(keys.url(), keys.user(), password));
    }

    /// The one number that a query answers.
    long number(String sql) {
        return connector.client().query(sql).singleNumber();
    }

    /// The rows of a query.
    QueryResult query(String sql) {
        return connector.client().query(sql);
    }

    @Override
    public void close() {
        connector.close();
    }
}
