package io.weir.connect.sql;

import io.weir.base.metrics.Metrics;
import io.weir.pipeline.RangeStore;
import io.weir.pipeline.Refusal;
import io.weir.pipeline.SourceRecord;
import io.weir.testing.contract.RangeStoreContract;

import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/// Ranges in a real database of each kind, in one transaction with their position: about 29 s on a
/// busy machine.
class SqlRangeStoreTest {

    @Nested
    class Sqlite extends Contract {
        Sqlite() {
            super(SqlDialect.SQLITE);
        }
    }

    @Nested
    class Postgresql extends Contract {
        Postgresql() {
            super(SqlDialect.POSTGRESQL);
        }
    }

    abstract static class Contract extends RangeStoreContract {
        private final SqlDialect dialect;
        @TempDir private Path folder;
        private @Nullable SqlConnector connector;

        Contract(SqlDialect dialect) {
            this.dialect = dialect;
        }

        @Override
        protected RangeStore open() {
            SqlConnector opened = new SqlConnector(Databases.fresh(dialect, folder), new Metrics());
            opened.write(handle -> {
                SqlPositions.create().forEach(handle::execute);
                return handle.execute(
                        "CREATE TABLE ids (id BIGINT NOT NULL CHECK (id < " + LIMIT + "))");
            });
            connector = opened;
            return new SqlRangeStore<>(opened, "group", new Ids(dialect));
        }

        @Override
        protected List<Long> stored() {
            SqlConnector opened = connector;
            return opened == null
                    ? List.of()
                    : opened.read(handle ->
                            handle.select("SELECT id FROM ids ORDER BY id")
                                    .mapTo(Long.class)
                                    .list());
        }

        @AfterEach
        void close() {
            if (connector != null) {
                connector.close();
            }
        }

        private record Ids(SqlDialect dialect) implements SqlBatch<Long> {
            @Override
            public String name() {
                return "ids";
            }

            @Override
            public Sorted<Long> sort(SourceRecord record) {
                long id = id(record);
                if (id == UNREADABLE) {
                    return new Sorted.Guilty<>("unreadable", "it is no id");
                }
                return id == UNWANTED ? new Sorted.Refused<>("unwanted") : new Sorted.Item<>(id);
            }

            @Override
            public List<Refusal> write(Handle handle, List<Long> ids) throws SQLException {
                SqlRows rows = new SqlRows(dialect, new SqlRows.Column("id", SqlRows.Type.NUMBER));
                ids.forEach(rows::add);
                rows.insert(handle, "ids", "");
                return List.of();
            }
        }
    }
}
