package io.weir.results.rest;

import io.weir.connect.sql.SqlConnector;
import io.weir.http.Method;
import io.weir.results.rest.Parameters.RuleKey;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The reports of clusters: one, its times, one rule of it, several at once; and which clusters an
/// organisation has. Thread-safe.
final class ReportEndpoints {
    /// What stands for the number of rules where none hit.
    private static final int NONE = -1;

    private static final String REPORT = "report";
    private static final String CLUSTERS = "clusters";

    private final Database database;

    ReportEndpoints(SqlConnector connector) {
        this.database = new Database(connector);
    }

    void addTo(RestRoutes routes) {
        String cluster = "organizations/{org_id}/clusters/{cluster}/users/{user_id}/";
        routes.on(Method.GET, "organizations/{organization}/clusters", this::clusters)
                .on(Method.GET, cluster + REPORT, this::report)
                .on(Method.GET, cluster + "report/info", this::info)
                .on(Method.GET, cluster + "rules/{rule_id}", this::rule)
                .on(
                        Method.GET,
                        "organizations/{org_id}/clusters/{clusters}/reports",
                        call -> reports(call, Parameters.clusterTexts(call.request())))
                .on(
                        Method.POST,
                        "organizations/{org_id}/clusters/reports",
                        call -> reports(call, call.clusters()));
    }

    private Answer clusters(Call call) {
        long organization = call.ownOrganization();
        Instant oldest = Instant.now().minus(call.settings().overview());
        return Answer.ok(
                CLUSTERS,
                database.read(sql ->
                        sql
                                .rows(
                                        "SELECT cluster FROM report WHERE org_id = ?"
                                                + " AND reported_at >= ?",
                                        row -> row.getString(1),
                                        organization,
                                        sql.time(oldest))
                                .stream()
                                .sorted()
                                .toList()));
    }

    private Answer report(Call call) {
        ClusterId cluster = Parameters.cluster(call.request());
        String user = Parameters.user(call.request());
        long organization = call.organization();
        return Answer.ok(
                REPORT,
                database.read(sql -> {
                    String name = Clusters.stored(sql, cluster);
                    Reports.Times times = times(sql, organization, cluster, name);
                    List<Reports.Hit> hits = Reports.hits(sql, organization, name);
                    Map<String, Object> meta = new LinkedHashMap<>();
                    meta.put("cluster_name", "");
                    meta.put("count", hits.isEmpty() ? NONE : hits.size());
                    meta.put("last_checked_at", GoTime.seconds(times.checked()));
                    if (times.gathered() != null) {
                        meta.put("gathered_at", GoTime.seconds(times.gathered()));
                    }
                    Map<String, Object> report = new LinkedHashMap<>();
                    report.put("meta", meta);
                    report.put("reports", Reports.shown(sql, organization, name, user, hits));
                    return report;
                }));
    }

    private Answer info(Call call) {
        ClusterId cluster = Parameters.cluster(call.request());
        Parameters.user(call.request());
        long organization = call.organization();
        return Answer.ok(
                "metainfo",
                database.read(sql -> {
                    String name = Clusters.stored(sql, cluster);
                    Reports.Times times = times(sql, organization, cluster, name);
                    int count = Reports.count(sql, organization, name);
                    Map<String, Object> meta = new LinkedHashMap<>();
                    meta.put("count", count == 0 ? NONE : count);
                    meta.put("last_checked_at", GoTime.seconds(times.checked()));
                    meta.put("stored_at", GoTime.seconds(times.stored()));
                    return meta;
                }));
    }

    private static Reports.Times times(Sql sql, long organization, ClusterId given, String name) {
        return Reports.times(sql, organization, name)
                .orElseThrow(() -> RestFailure.notFound(organization + "/" + given.given()));
    }

    private Answer rule(Call call) {
        ClusterId cluster = Parameters.cluster(call.request());
        String user = Parameters.user(call.request());
        long organization = call.organization();
        RuleKey rule = Parameters.ruleWithKey(call.request());
        return Answer.ok(
                REPORT,
                database.read(sql -> {
                    String name = Clusters.stored(sql, cluster);
                    Reports.Hit hit =
                            Reports.hit(sql, organization, name, rule)
                                    .orElseThrow(() ->
                                            RestFailure.notFound(
                                                    organization
                                                            + "/"
                                                            + cluster.given()
                                                            + "/"
                                                            + rule.rule()
                                                            + "/"
                                                            + rule.key()));
                    return Reports.shownAlone(sql, organization, name, user, hit);
                }));
    }

    private Answer reports(Call call, List<String> given) {
        long organization = call.organization();
        for (String one : given) {
            checked(one);
        }
        return Answer.json(
                200,
                JsonText.indent(
                        JsonText.write(
                                database.read(sql -> {
                                    Map<String, String> names = Clusters.storedByGiven(sql, given);
                                    List<String> stored =
                                            names.values().stream().distinct().toList();
                                    if (Reports.organizations(sql, stored).stream()
                                            .anyMatch(one -> one != organization)) {
                                        throw RestFailure.bad("Improper organization ID");
                                    }
                                    return reports(
                                            given, names, Reports.texts(sql, organization, stored));
                                }))));
    }

    private static void checked(String given) {
        try {
            ClusterId.of(given);
        } catch (IllegalArgumentException malformed) {
            throw RestFailure.bad(
                    "invalid cluster ID: '" + given + "'. Error: " + malformed.getMessage());
        }
    }

    private static Map<String, Object> reports(
            List<String> given, Map<String, String> names, Map<String, String> texts) {
        List<String> found = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        Map<String, Object> reports = new TreeMap<>();
        for (String one : given) {
            String text = texts.get(names.getOrDefault(one, one));
            if (text == null) {
                unknown.add(one);
            } else {
                found.add(one);
                reports.put(one, JsonText.Raw.of(text));
            }
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(CLUSTERS, orNull(found));
        answer.put("errors", orNull(unknown));
        answer.put("reports", reports);
        answer.put("generated_at", "");
        answer.put("status", "ok");
        return answer;
    }

    private static Object orNull(List<String> list) {
        return list.isEmpty() ? new JsonText.Raw("null") : list;
    }
}
