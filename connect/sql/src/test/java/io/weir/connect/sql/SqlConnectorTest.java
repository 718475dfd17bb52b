package io.weir.connect.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.base.config.Secret;
import io.weir.base.error.WeirException;
import io.weir.base.error.WeirException.Kind;
import io.weir.base.health.HealthStatus.State;
import io.weir.base.metrics.Metrics;
import io.weir.pipeline.BatchId;
import io.weir.pipeline.SourcePartition;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Connections, transactions, kinds of failure, migrations and positions on a real database of each
/// kind: about 15 s on a busy machine, 10 of them waiting for what is away.
class SqlConnectorTest {
    @TempDir private Path folder;

    private SqlConnector open(SqlDialect dialect) {
        return new SqlConnector(Databases.fresh(dialect, folder), new Metrics());
    }

    private static List<Integer> numbers(SqlConnector connector) {
        return connector.read(handle ->
                handle.select("SELECT n FROM numbers ORDER BY n").mapTo(Integer.class).list());
    }

    private static Kind kindOf(Runnable work) {
        try {
            work.run();
        } catch (WeirException failure) {
            assertThat(failure.getMessage()).doesNotContain("hidden-word");
            return failure.kind();
        }
        throw new AssertionError("it did not fail");
    }

    @ParameterizedTest
    @EnumSource
    void aTransactionIsStoredWholeOrNotAtAll(SqlDialect dialect) {
        try (SqlConnector connector = open(dialect)) {
            connector.write(handle -> handle.execute("CREATE TABLE numbers (n INTEGER NOT NULL)"));
            connector.write(handle -> handle.execute("INSERT INTO numbers VALUES (1), (2)"));
            assertThatThrownBy(() ->
                            connector.write(handle -> {
                                handle.execute("INSERT INTO numbers VALUES (3)");
                                throw new IllegalStateException("no");
                            }))
                    .hasMessage("no");
            assertThat(numbers(connector)).containsExactly(1, 2);
            assertThat(connector.check().state()).isEqualTo(State.OK);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReaderCannotWrite(SqlDialect dialect) {
        try (SqlConnector connector = open(dialect)) {
            connector.write(handle -> handle.execute("CREATE TABLE numbers (n INTEGER NOT NULL)"));
            assertThatThrownBy(() ->
                            connector.read(
                                    handle -> handle.execute("INSERT INTO numbers VALUES (1)")))
                    .isInstanceOf(WeirException.class);
            assertThat(numbers(connector)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFailureHasAKind(SqlDialect dialect) {
        try (SqlConnector connector = open(dialect)) {
            connector.write(
                    handle -> handle.execute("CREATE TABLE numbers (n INTEGER PRIMARY KEY)"));
            connector.write(handle -> handle.execute("INSERT INTO numbers VALUES (1)"));
            assertThat(
                            kindOf(() ->
                                    connector.write(handle ->
                                            handle.execute("INSERT INTO numbers VALUES (1)"))))
                    .isEqualTo(Kind.DATA);
            assertThat(kindOf(() -> connector.read(handle -> handle.execute("SELECT * FROM no"))))
                    .isEqualTo(Kind.BROKEN);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDatabaseThatIsAwayPasses(SqlDialect dialect) {
        SqlConfig away =
                switch (dialect) {
                    case SQLITE -> SqlConfig.sqlite(folder.resolve("no/such/folder.db"));
                    case POSTGRESQL ->
                            SqlConfig.postgresql(
                                    "127.0.0.1", 1, "none", "me", Secret.of("hidden-word"));
                };
        try (SqlConnector connector = new SqlConnector(away, new Metrics())) {
            assertThat(kindOf(() -> connector.write(handle -> handle.execute("SELECT 1"))))
                    .isEqualTo(Kind.RETRIABLE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void timesKeepTheirInstantToTheMicrosecond(SqlDialect dialect) {
        try (SqlConnector connector = open(dialect)) {
            connector.write(handle -> handle.execute("CREATE TABLE times (t TIMESTAMP)"));
            Instant last = Instant.parse("9999-12-31T23:59:59.999999999Z");
            Instant first = Instant.parse("2020-04-09T06:16:02.5Z");
            for (Instant time : List.of(first, last)) {
                connector.write(handle ->
                        handle.createUpdate("INSERT INTO times VALUES (:t)")
                                .bind("t", dialect.time(time))
                                .execute());
            }
            List<Instant> stored =
                    connector.read(handle ->
                            handle.select("SELECT t FROM times ORDER BY t")
                                    .map((row, _) -> dialect.time(row, "t"))
                                    .list());
            assertThat(stored).containsExactly(first, Instant.parse("9999-12-31T23:59:59.999999Z"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSchemaGoesUpAndDownWholeOrNotAtAll(SqlDialect dialect) {
        List<Migration> steps =
                List.of(
                        Migration.of(
                                1,
                                "numbers",
                                List.of("CREATE TABLE numbers (n INTEGER)"),
                                List.of("DROP TABLE numbers")),
                        Migration.of(
                                2,
                                "more",
                                List.of("ALTER TABLE numbers ADD COLUMN m INTEGER"),
                                List.of("ALTER TABLE numbers DROP COLUMN m")),
                        Migration.of(3, "wrong", List.of("DROP TABLE nowhere"), List.of()));
        try (SqlConnector connector = open(dialect)) {
            Migrator migrator = new Migrator(connector, "migration_info", steps);
            assertThat(migrator.current()).isZero();
            assertThatThrownBy(() -> migrator.migrate(3)).isInstanceOf(WeirException.class);
            assertThat(migrator.current()).isZero();
            migrator.migrate(2);
            connector.write(handle -> handle.execute("INSERT INTO numbers (n, m) VALUES (1, 2)"));
            migrator.migrate(1);
            assertThat(migrator.current()).isOne();
            assertThat(numbers(connector)).containsExactly(1);
            migrator.migrate(0);
            assertThat(kindOf(() -> migrator.migrate(7))).isEqualTo(Kind.USER);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPositionOnlyGrowsAndSaysWhatIsStored(SqlDialect dialect) {
        SourcePartition partition = new SourcePartition("river", UUID.randomUUID(), 3);
        SqlPositions positions = new SqlPositions(dialect, "group");
        try (SqlConnector connector = open(dialect)) {
            connector.write(handle -> {
                SqlPositions.create().forEach(handle::execute);
                return true;
            });
            BatchId first = new BatchId("p", partition, 1, 5, 9);
            BatchId older = new BatchId("p", partition, 1, 5, 7);
            BatchId newer = new BatchId("p", partition, 2, 8, 8);
            assertThat(connector.write(handle -> positions.advance(handle, first)).has(5, 1))
                    .isFalse();
            var known = connector.write(handle -> positions.advance(handle, older));
            assertThat(known).isEqualTo(new SqlPositions.Position(10, 1));
            assertThat(known.has(9, 1)).isTrue();
            assertThat(known.has(10, 1)).isFalse();
            assertThat(known.has(8, 2)).as("written anew by a later leader").isFalse();
            connector.write(handle -> positions.advance(handle, newer));
            var newest = connector.write(handle -> positions.advance(handle, newer));
            assertThat(newest).isEqualTo(new SqlPositions.Position(9, 2));
        }
    }
}
