package io.weir.app.process;

import io.weir.base.error.WeirException;
import io.weir.connect.clickhouse.ClickHouseConfig;
import io.weir.connect.clickhouse.ClickHouseConnector;
import io.weir.connect.clickhouse.StoreCredentials;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;

/// Asks the embedded store of a data directory whether it answers. Where it is stands in a file
/// that it writes when it starts, so that of an earlier run may still lie there. Thread-safe.
public final class StoreAnswers implements AutoCloseable {
    private final ClickHouseConfig config;
    private final Path dataDir;
    private @Nullable StoreCredentials known;
    private @Nullable ClickHouseConnector store;

    /// @param config time-outs; servers, user and password are those of the store
    public StoreAnswers(ClickHouseConfig config, Path dataDir) {
        this.config = config;
        this.dataDir = dataDir;
    }

    /// Whether it answers now, where it says now that it is.
    public synchronized boolean now() {
        if (!StoreCredentials.exist(dataDir)) {
            return false;
        }
        try {
            connector(StoreCredentials.read(dataDir)).ping();
            return true;
        } catch (WeirException notYet) {
            return false;
        }
    }

    private ClickHouseConnector connector(StoreCredentials keys) {
        ClickHouseConnector reached = store;
        if (reached == null || !keys.equals(known)) {
            close();
            reached =
                    new ClickHouseConnector(config.with(keys.url(), keys.user(), keys.password()));
            store = reached;
            known = keys;
        }
        return reached;
    }

    @Override
    public synchronized void close() {
        if (store != null) {
            store.close();
            store = null;
        }
    }
}
