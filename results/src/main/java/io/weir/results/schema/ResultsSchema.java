package io.weir.results.schema;

import io.weir.base.error.WeirException;
import io.weir.connect.sql.Migration;
import io.weir.connect.sql.Migrator;
import io.weir.connect.sql.SqlConnector;
import io.weir.connect.sql.SqlDialect;

import java.util.ArrayList;
import java.util.List;

/// The schema of results: in PostgreSQL that of the reference program at its versions 32 (rule
/// results) and 4 (workloads), so that a database of either serves the other, and in SQLite the
/// same tables; then Weir's own additions, which have a version of their own and can be taken away.
/// Stateless.
public final class ResultsSchema {
    /// The version of the tables of rule results.
    public static final int RULE_RESULTS = 32;

    /// The version of the tables of workloads.
    public static final int WORKLOADS = 4;

    /// Held while the schema of the workloads is made: `resu` as ASCII.
    private static final int LOCK = 0x72657375;

    private ResultsSchema() {}

    /// Makes all tables, or adds what is Weir's own to those of the reference program. Changes
    /// nothing where all is there.
    ///
    /// @throws WeirException of kind `USER` when the database has other versions than those here
    public static void toLatest(SqlConnector connector) {
        SqlDialect dialect = connector.dialect();
        if (dialect == SqlDialect.POSTGRESQL) {
            connector.write(handle -> {
                handle.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
                return handle.execute("CREATE SCHEMA IF NOT EXISTS dvo");
            });
        }
        lead(
                connector,
                "migration_info",
                Migration.of(
                        RULE_RESULTS,
                        "rule results",
                        ResultsTables.ruleResults(dialect),
                        drops(ResultsTables.RULE_RESULTS)));
        lead(
                connector,
                dialect == SqlDialect.POSTGRESQL ? "dvo.migration_info" : "dvo_migration_info",
                Migration.of(
                        WORKLOADS,
                        "workloads",
                        ResultsTables.workloads(dialect),
                        drops(List.of(dvoReport(dialect)))));
        own(connector).migrate(1);
    }

    /// Takes Weir's own additions away, positions in Kafka among them: what is left is the schema
    /// of the reference program. Fails, and changes nothing, when a number does not fit there.
    public static void withoutOwn(SqlConnector connector) {
        own(connector).migrate(0);
    }

    /// The name of the table of workloads.
    public static String dvoReport(SqlDialect dialect) {
        return dialect == SqlDialect.POSTGRESQL ? "dvo.dvo_report" : "dvo_report";
    }

    private static Migrator own(SqlConnector connector) {
        SqlDialect dialect = connector.dialect();
        return new Migrator(
                connector,
                "weir_migration_info",
                List.of(
                        Migration.of(
                                1,
                                "64-bit numbers, clusters found by an index, positions",
                                OwnAdditions.add(dialect),
                                OwnAdditions.remove(dialect))));
    }

    private static void lead(SqlConnector connector, String table, Migration whole) {
        Migrator migrator = new Migrator(connector, table, List.of(whole));
        int version = migrator.current();
        if (version != 0 && version != whole.version()) {
            throw WeirException.user(
                    table
                            + ": version "
                            + version
                            + " (expected: 0 or "
                            + whole.version()
                            + "; the program that made it can lead it there)");
        }
        migrator.migrate(whole.version());
    }

    private static List<String> drops(List<String> tables) {
        List<String> drops = new ArrayList<>();
        tables.reversed().forEach(table -> drops.add("DROP TABLE " + table));
        return drops;
    }
}
