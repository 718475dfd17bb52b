package io.weir.results.rest;

import io.weir.connect.sql.SqlConnector;
import io.weir.http.Method;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Which clusters a rule hits, and which rules hit a cluster. Thread-safe.
final class RecommendationEndpoints {
    private static final String SUFFIX = ".report|";
    private static final String RULE_ID = "rule_id";
    private static final String VERSION = "cluster_version";

    private final Database database;

    RecommendationEndpoints(SqlConnector connector) {
        this.database = new Database(connector);
    }

    void addTo(RestRoutes routes) {
        routes.on(
                        Method.GET,
                        "rules/{rule_selector}/organizations/{org_id}/users/{user_id}/clusters_detail",
                        this::clusters)
                .on(
                        Method.POST,
                        "recommendations/organizations/{org_id}/users/{user_id}/list",
                        this::byRule)
                .on(
                        Method.POST,
                        "clusters/organizations/{org_id}/users/{user_id}/recommendations",
                        this::byCluster);
    }

    private Answer clusters(Call call) throws IOException {
        String selector = Parameters.selector(call.request());
        long organization = call.organization();
        Parameters.user(call.request());
        List<String> filter = call.filter();
        String query =
                "SELECT r.cluster_id, r.created_at, r.impacted_since,"
                        + " COALESCE(i.version_info, '') AS version FROM recommendation r"
                        + " LEFT JOIN report_info i ON i.cluster_id = r.cluster_id"
                        + " AND i.org_id = r.org_id WHERE r.org_id = ? AND r.rule_id = ?";
        List<Map<String, Object>> clusters =
                database.read(sql -> {
                    Sql.Row<Map<String, Object>> cluster =
                            row -> {
                                Map<String, Object> members = new LinkedHashMap<>();
                                members.put("cluster", row.getString("cluster_id"));
                                members.put("cluster_name", "");
                                members.put(
                                        "last_checked_at",
                                        GoTime.precise(sql.time(row, "created_at")));
                                members.put(
                                        "impacted",
                                        GoTime.precise(sql.time(row, "impacted_since")));
                                members.put("meta", Map.of(VERSION, row.getString("version")));
                                return members;
                            };
                    String rule = withoutSuffix(selector);
                    String order = " ORDER BY r.cluster_id";
                    return filter.isEmpty()
                            ? sql.rows(query + order, cluster, organization, rule)
                            : sql.rows(
                                    query + " AND r.cluster_id IN " + sql.members() + order,
                                    cluster,
                                    organization,
                                    rule,
                                    Sql.bind(Clusters.stored(sql, filter)));
                });
        if (clusters.isEmpty()) {
            throw RestFailure.notFound(selector);
        }
        return Answer.ok("clusters", clusters);
    }

    /// Recommendations are stored under the component without `.report`.
    private static String withoutSuffix(String selector) {
        int suffix = selector.indexOf(SUFFIX);
        return suffix < 0
                ? selector
                : selector.substring(0, suffix) + selector.substring(suffix + SUFFIX.length() - 1);
    }

    private Answer byRule(Call call) throws IOException {
        long organization = call.organization();
        Parameters.user(call.request());
        List<String> given = call.body().list();
        Map<String, List<String>> clusters = new TreeMap<>();
        if (given != null && !given.isEmpty()) {
            database.read(sql ->
                    sql.rows(
                            "SELECT rule_id, cluster_id FROM recommendation WHERE org_id = ?"
                                    + " AND cluster_id IN "
                                    + sql.members()
                                    + " ORDER BY cluster_id, rule_id",
                            row ->
                                    clusters.computeIfAbsent(
                                                    row.getString(RULE_ID), _ -> new ArrayList<>())
                                            .add(row.getString("cluster_id")),
                            organization,
                            Sql.bind(Clusters.stored(sql, given))));
        }
        return Answer.ok("recommendations", clusters);
    }

    private Answer byCluster(Call call) throws IOException {
        long organization = call.organization();
        Parameters.user(call.request());
        List<String> given = call.body().list();
        Map<String, Map<String, Object>> clusters = new TreeMap<>();
        if (given != null && !given.isEmpty()) {
            Map<String, List<String>> rules = new TreeMap<>();
            database.read(sql -> {
                String list = Sql.bind(Clusters.stored(sql, given));
                sql.rows(
                        "SELECT r.cluster, r.last_checked_at,"
                                + " COALESCE(i.version_info, '') AS version FROM report r"
                                + " LEFT JOIN report_info i ON i.cluster_id = r.cluster"
                                + " AND i.org_id = r.org_id WHERE r.org_id = ? AND r.cluster IN "
                                + sql.members(),
                        row -> {
                            String cluster = row.getString("cluster");
                            List<String> hits =
                                    rules.computeIfAbsent(cluster, _ -> new ArrayList<>());
                            Map<String, Object> members = new LinkedHashMap<>();
                            members.put(
                                    "created_at", GoTime.precise(sql.time(row, "last_checked_at")));
                            members.put("meta", Map.of(VERSION, row.getString("version")));
                            members.put("recommendations", hits);
                            return clusters.put(cluster, members);
                        },
                        organization,
                        list);
                return sql.rows(
                        "SELECT cluster_id, rule_id FROM recommendation WHERE org_id = ?"
                                + " AND cluster_id IN "
                                + sql.members()
                                + " ORDER BY cluster_id, rule_fqdn, error_key",
                        row ->
                                rules.computeIfAbsent(
                                                row.getString("cluster_id"), _ -> new ArrayList<>())
                                        .add(row.getString(RULE_ID)),
                        organization,
                        list);
            });
        }
        return Answer.ok("clusters", clusters);
    }
}
