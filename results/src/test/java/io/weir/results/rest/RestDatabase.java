package io.weir.results.rest;

import io.weir.base.config.Secret;
import io.weir.base.metrics.Metrics;
import io.weir.connect.sql.SqlConfig;
import io.weir.connect.sql.SqlConnector;
import io.weir.connect.sql.SqlDialect;
import io.weir.testing.program.PostgresServer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// A database of one kind with the tables of results, empty at first.
final class RestDatabase implements AutoCloseable {
    private static final List<String> TABLES =
            List.of(
                    "cluster_rule_user_feedback",
                    "cluster_user_rule_disable_feedback",
                    "cluster_rule_toggle",
                    "rule_hit",
                    "recommendation",
                    "report_info",
                    "rule_disable",
                    "advisor_ratings",
                    "report");

    private final SqlConnector connector;

    private RestDatabase(SqlConnector connector) {
        this.connector = connector;
    }

    /// Makes a database.
    ///
    /// @param folder of the file of SQLite
    static RestDatabase open(SqlDialect dialect, Path folder) {
        SqlConfig config =
                dialect == SqlDialect.SQLITE
                        ? SqlConfig.sqlite(folder.resolve("results.db"))
                        : SqlConfig.postgresql(
                                "127.0.0.1",
                                PostgresServer.port(),
                                PostgresServer.newDatabase(),
                                PostgresServer.USER,
                                Secret.none());
        RestDatabase database = new RestDatabase(new SqlConnector(config, new Metrics()));
        String schema = text("schema.sql");
        String statements =
                dialect == SqlDialect.SQLITE
                        ? schema.replace("TIMESTAMP", "TEXT").replace("JSONB", "TEXT")
                        : "CREATE SCHEMA dvo;" + schema.replace("TABLE dvo_", "TABLE dvo.dvo_");
        for (String statement : statements.split(";", -1)) {
            if (!statement.isBlank()) {
                database.change(statement);
            }
        }
        return database;
    }

    /// A file beside this class.
    static String text(String name) {
        try (InputStream in = RestDatabase.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    SqlConnector connector() {
        return connector;
    }

    /// The name of the table of workloads.
    String workloads() {
        return connector.dialect() == SqlDialect.POSTGRESQL ? "dvo.dvo_report" : "dvo_report";
    }

    /// Removes all rows.
    void clear() {
        TABLES.forEach(table -> change("DELETE FROM " + table));
        change("DELETE FROM " + workloads());
    }

    /// Runs one statement.
    void change(String statement, Object... values) {
        connector.write(handle -> handle.execute(statement, values));
    }

    /// How many rows there are.
    int count(String table) {
        return connector.read(handle ->
                handle.select("SELECT count(*) FROM " + table).mapTo(Integer.class).one());
    }

    /// Stores a cluster that reported at noon of 1 October 2026, with one rule that hit.
    ///
    /// @param rule without `.report`
    void report(long organization, String cluster, String rule, String key) {
        Object noon = connector.dialect().time(Instant.parse("2026-10-01T12:00:00Z"));
        Object now = connector.dialect().time(Instant.now());
        change(
                "INSERT INTO report (org_id, cluster, report, reported_at, last_checked_at)"
                        + " VALUES (?, ?, ?, ?, ?)",
                organization,
                cluster,
                "{\"reports\":[]}",
                now,
                noon);
        hit(organization, cluster, rule, key);
        change(
                "INSERT INTO report_info (org_id, cluster_id, version_info) VALUES (?, ?, ?)",
                organization,
                cluster,
                "4.14.1");
    }

    /// Stores one more rule that hit.
    void hit(long organization, String cluster, String rule, String key) {
        Object noon = connector.dialect().time(Instant.parse("2026-10-01T12:00:00Z"));
        change(
                "INSERT INTO rule_hit (org_id, cluster_id, rule_fqdn, error_key, template_data,"
                        + " created_at) VALUES (?, ?, ?, ?, ?, ?)",
                organization,
                cluster,
                rule + ".report",
                key,
                "{\"a\": \"<1>\"}",
                noon);
        change(
                "INSERT INTO recommendation (org_id, cluster_id, rule_fqdn, error_key, rule_id,"
                        + " created_at, impacted_since) VALUES (?, ?, ?, ?, ?, ?, ?)",
                organization,
                cluster,
                rule,
                key,
                rule + "|" + key,
                noon,
                noon);
    }

    /// Stores the workloads of a namespace.
    void workload(long organization, String cluster, String namespace, String report) {
        Object noon = connector.dialect().time(Instant.parse("2026-10-01T12:00:00Z"));
        change(
                "INSERT INTO "
                        + workloads()
                        + " (org_id, cluster_id, namespace_id, namespace_name, report,"
                        + " recommendations, objects, reported_at, last_checked_at)"
                        + " VALUES (?, ?, ?, ?, ?, 1, 1, ?, ?)",
                organization,
                cluster,
                namespace,
                "name",
                report,
                noon,
                noon);
    }

    @Override
    public void close() {
        connector.close();
    }
}
