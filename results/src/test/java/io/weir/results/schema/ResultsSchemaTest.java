package io.weir.results.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import io.weir.base.config.Secret;
import io.weir.base.error.WeirException;
import io.weir.base.metrics.Metrics;
import io.weir.connect.sql.SqlConfig;
import io.weir.connect.sql.SqlConnector;
import io.weir.connect.sql.SqlDialect;
import io.weir.testing.program.PostgresServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Takes about 12 s, most of it the start of PostgreSQL.
final class ResultsSchemaTest {
    /// Every column, constraint and index of both schemas, but for what is Weir's own and the order
    /// of columns.
    private static final String CATALOG =
            """
            SELECT table_schema || '.' || table_name || '.' || column_name || ' ' || data_type || ' '
                || is_nullable || ' ' || coalesce(column_default, '') AS line
            FROM information_schema.columns
            WHERE table_schema IN ('public', 'dvo') AND table_name NOT LIKE 'weir_%'
            UNION ALL
            SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
            FROM pg_constraint
            WHERE connamespace IN ('public'::regnamespace, 'dvo'::regnamespace)
                AND contype <> 'n' AND conrelid::regclass::text NOT LIKE 'weir_%'
            UNION ALL
            SELECT indexdef FROM pg_indexes
            WHERE schemaname IN ('public', 'dvo') AND tablename NOT LIKE 'weir_%'
            ORDER BY 1
            """;

    @TempDir Path folder;

    @Test
    void postgresqlHasTheSchemaOfTheReferenceProgramOnceWhatIsOwnIsTakenAway() throws IOException {
        Path dump = dump();
        try (SqlConnector theirs = open(SqlDialect.POSTGRESQL);
                SqlConnector ours = open(SqlDialect.POSTGRESQL)) {
            load(theirs, dump);
            ResultsSchema.toLatest(ours);
            ResultsSchema.withoutOwn(ours);

            assertThat(catalog(ours)).isEqualTo(catalog(theirs)).hasSizeGreaterThan(80);
        }
    }

    @Test
    void databaseOfTheReferenceProgramIsTakenOverWithItsRows() throws IOException {
        Path dump = dump();
        try (SqlConnector theirs = open(SqlDialect.POSTGRESQL);
                SqlConnector ours = open(SqlDialect.POSTGRESQL)) {
            load(theirs, dump);
            change(theirs, "INSERT INTO migration_info VALUES (32)");
            change(theirs, "INSERT INTO dvo.migration_info VALUES (4)");
            change(theirs, "INSERT INTO report (org_id, cluster, report) VALUES (7, 'c', '{}')");
            ResultsSchema.toLatest(theirs);
            ResultsSchema.toLatest(ours);

            assertThat(catalog(theirs)).isEqualTo(catalog(ours));
            assertThat(
                            theirs.<List<Map<String, Object>>>read(handle ->
                                    handle.select("SELECT org_id, cluster, report FROM report")
                                            .mapToMap()
                                            .list()))
                    .containsExactly(Map.of("org_id", 7L, "cluster", "c", "report", "{}"));
        }
    }

    @ParameterizedTest
    @EnumSource(SqlDialect.class)
    void madeTwiceIsTheSameAndKeepsRows(SqlDialect dialect) {
        try (SqlConnector connector = open(dialect)) {
            ResultsSchema.toLatest(connector);
            change(
                    connector,
                    "INSERT INTO recommendation (org_id, cluster_id, rule_fqdn, error_key)"
                            + " VALUES (4294967295, 'c', 'r', 'K')");
            ResultsSchema.toLatest(connector);

            assertThat(number(connector, "SELECT org_id FROM recommendation"))
                    .isEqualTo(4294967295L);
            assertThat(
                            number(
                                    connector,
                                    "SELECT length(CAST(created_at AS VARCHAR)) FROM recommendation"))
                    .isBetween(19L, 26L);
            assertThat(number(connector, "SELECT count(*) FROM weir_position")).isZero();
            assertThat(number(connector, "SELECT version FROM migration_info")).isEqualTo(32);
            assertThat(
                            number(
                                    connector,
                                    "SELECT count(*) FROM " + ResultsSchema.dvoReport(dialect)))
                    .isZero();
        }
    }

    @Test
    void numberThatDoesNotFitTheReferenceProgramKeepsWhatIsOwn() {
        try (SqlConnector connector = open(SqlDialect.POSTGRESQL)) {
            ResultsSchema.toLatest(connector);
            change(
                    connector,
                    "INSERT INTO report (org_id, cluster, report) VALUES (4294967295, 'c', '{}')");

            assertThatThrownBy(() -> ResultsSchema.withoutOwn(connector))
                    .isInstanceOf(WeirException.class);
            assertThat(number(connector, "SELECT org_id FROM report")).isEqualTo(4294967295L);
            assertThat(number(connector, "SELECT version FROM weir_migration_info")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(SqlDialect.class)
    void databaseOfAnotherVersionIsRefusedAndLeftAsItIs(SqlDialect dialect) {
        try (SqlConnector connector = open(dialect)) {
            change(connector, "CREATE TABLE migration_info (version INTEGER NOT NULL)");
            change(connector, "INSERT INTO migration_info VALUES (31)");

            assertThatThrownBy(() -> ResultsSchema.toLatest(connector))
                    .hasMessageContaining(
                            "migration_info: version 31 (expected: 0 or 32; the program that made"
                                    + " it can lead it there)");
            assertThat(number(connector, "SELECT version FROM migration_info")).isEqualTo(31);
        }
    }

    private SqlConnector open(SqlDialect dialect) {
        SqlConfig config =
                dialect == SqlDialect.SQLITE
                        ? SqlConfig.sqlite(folder.resolve("results.db"))
                        : SqlConfig.postgresql(
                                "127.0.0.1",
                                PostgresServer.port(),
                                PostgresServer.newDatabase(),
                                PostgresServer.USER,
                                Secret.none());
        return new SqlConnector(config, new Metrics());
    }

    private static void load(SqlConnector connector, Path dump) throws IOException {
        String text = Files.readString(dump).replaceAll("(?m)^\\\\.*$", "");
        for (String statement : text.split(";\\s*\\n", -1)) {
            if (!statement.isBlank()) {
                change(connector, statement);
            }
        }
    }

    private static List<String> catalog(SqlConnector connector) {
        return connector.read(handle -> {
            try (var statement = handle.getConnection().createStatement();
                    var rows = statement.executeQuery(CATALOG)) {
                List<String> lines = new ArrayList<>();
                while (rows.next()) {
                    lines.add(rows.getString(1));
                }
                return lines;
            }
        });
    }

    private static void change(SqlConnector connector, String statement) {
        connector.write(handle -> handle.execute(statement));
    }

    private static long number(SqlConnector connector, String query) {
        return connector.read(handle -> handle.select(query).mapTo(Long.class).one());
    }

    /// The reference program's schema; skips the test where it is not there.
    private static Path dump() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path found = at.resolveSibling("shared/corpus/results/sql/final-schema-v32-dvo4.sql");
            if (Files.exists(found)) {
                return found;
            }
        }
        return abort("the corpus of results is not there");
    }
}
