package io.weir.results.rest;

import io.weir.connect.sql.SqlConnector;
import io.weir.http.Method;

import java.util.ArrayList;
import java.util.List;

/// Which organisations there are, and the removal of all that is stored of some. Only with debug
/// operations. Thread-safe.
final class DebugEndpoints {
    /// What is stored of a cluster beside its report.
    private static final List<String> TABLES =
            List.of(
                    "rule_hit",
                    "recommendation",
                    "report_info",
                    "cluster_rule_user_feedback",
                    "cluster_user_rule_disable_feedback",
                    "cluster_rule_toggle");

    private final Database database;

    DebugEndpoints(SqlConnector connector) {
        this.database = new Database(connector);
    }

    void addTo(RestRoutes routes) {
        routes.on(Method.GET, "organizations", this::organizations)
                .on(Method.DELETE, "organizations/{organizations}", this::deleteOrganizations)
                .on(Method.DELETE, "clusters/{clusters}", this::deleteClusters);
    }

    private Answer organizations(Call call) {
        Long only = call.onlyOrganization();
        List<Long> organizations =
                database.read(sql ->
                        sql.rows(
                                "SELECT DISTINCT org_id FROM report ORDER BY org_id",
                                row -> row.getLong(1)));
        return Answer.ok(
                "organizations",
                organizations.stream().filter(one -> only == null || only.equals(one)).toList());
    }

    private Answer deleteOrganizations(Call call) {
        List<Long> organizations = Parameters.organizations(call.request());
        if (call.onlyOrganization() != null) {
            organizations.forEach(call::own);
        }
        database.change(sql -> {
            for (long organization : organizations) {
                List<String> clusters =
                        sql.rows(
                                "SELECT cluster FROM report WHERE org_id = ?",
                                row -> row.getString(1),
                                organization);
                deleteClusters(sql, clusters);
                sql.change(
                        "DELETE FROM " + Workloads.table(sql) + " WHERE org_id = ?", organization);
            }
        });
        return Answer.ok();
    }

    private Answer deleteClusters(Call call) {
        List<ClusterId> given = new ArrayList<>();
        for (String one : Parameters.clusterTexts(call.request())) {
            try {
                given.add(ClusterId.of(one));
            } catch (IllegalArgumentException malformed) {
                throw RestFailure.parsing("clusters", one, String.valueOf(malformed.getMessage()));
            }
        }
        database.change(sql -> {
            List<String> clusters =
                    given.stream().map(cluster -> Clusters.stored(sql, cluster)).toList();
            if (call.onlyOrganization() != null) {
                Reports.organizations(sql, clusters).forEach(call::own);
            }
            deleteClusters(sql, clusters);
            sql.change(
                    "DELETE FROM " + Workloads.table(sql) + " WHERE cluster_id IN " + sql.members(),
                    Sql.bind(clusters));
        });
        return Answer.ok();
    }

    private static void deleteClusters(Sql sql, List<String> clusters) {
        String list = Sql.bind(clusters);
        for (String table : TABLES) {
            sql.change("DELETE FROM " + table + " WHERE cluster_id IN " + sql.members(), list);
        }
        sql.change("DELETE FROM report WHERE cluster IN " + sql.members(), list);
    }
}
