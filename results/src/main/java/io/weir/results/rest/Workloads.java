package io.weir.results.rest;

import io.weir.connect.sql.SqlDialect;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Recommendations for workloads as they are stored: a row per cluster and namespace.
final class Workloads {
    private static final String COLUMNS =
            "SELECT cluster_id, namespace_id, namespace_name, recommendations, objects,"
                    + " reported_at, last_checked_at, rule_hits_count";

    private Workloads() {}

    /// A row.
    ///
    /// @param hits JSON: how many objects each recommendation is about
    /// @param report JSON, possibly itself in a JSON string; null in lists, where it is not read
    record Namespace(
            String cluster,
            String id,
            String name,
            int recommendations,
            int objects,
            String reported,
            String checked,
            @Nullable String hits,
            @Nullable String report) {}

    /// The table's name.
    static String table(Sql sql) {
        return sql.dialect() == SqlDialect.POSTGRESQL ? "dvo.dvo_report" : "dvo_report";
    }

    /// The namespaces of an organisation.
    static List<Namespace> ofOrganization(Sql sql, long organization) {
        return sql.rows(
                COLUMNS
                        + " FROM "
                        + table(sql)
                        + " WHERE org_id = ? ORDER BY cluster_id, namespace_id",
                row -> namespace(sql, row, null),
                organization);
    }

    /// The namespaces of some clusters of an organisation.
    static List<Namespace> ofClusters(Sql sql, long organization, List<String> clusters) {
        return sql.rows(
                COLUMNS
                        + " FROM "
                        + table(sql)
                        + " WHERE org_id = ? AND cluster_id IN "
                        + sql.members()
                        + " ORDER BY cluster_id, namespace_id",
                row -> namespace(sql, row, null),
                organization,
                Sql.bind(clusters));
    }

    /// One namespace with its report.
    static Optional<Namespace> of(Sql sql, long organization, String cluster, String namespace) {
        return sql.first(
                COLUMNS
                        + ", report FROM "
                        + table(sql)
                        + " WHERE org_id = ? AND cluster_id = ? AND namespace_id = ?",
                row -> namespace(sql, row, row.getString("report")),
                organization,
                cluster,
                namespace);
    }

    private static Namespace namespace(Sql sql, ResultSet row, @Nullable String report)
            throws SQLException {
        String name = row.getString("namespace_name");
        return new Namespace(
                row.getString("cluster_id"),
                row.getString("namespace_id"),
                name == null ? "" : name,
                row.getInt("recommendations"),
                row.getInt("objects"),
                GoTime.seconds(sql.time(row, "reported_at")),
                GoTime.seconds(sql.time(row, "last_checked_at")),
                row.getString("rule_hits_count"),
                report);
    }
}
