package io.weir.results.rest;

import io.weir.connect.sql.SqlConnector;
import io.weir.http.Method;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Recommendations for workloads. Thread-safe.
final class WorkloadEndpoints {
    private static final Logger LOG = LoggerFactory.getLogger(WorkloadEndpoints.class);
    private static final String WORKLOADS = "workloads";
    private static final String NAMESPACE = "namespace";
    private static final String CLUSTER = "cluster";

    private final Database database;

    WorkloadEndpoints(SqlConnector connector) {
        this.database = new Database(connector);
    }

    void addTo(RestRoutes routes) {
        String organization = "organization/{org_id}/";
        routes.on(Method.GET, organization + WORKLOADS, this::all)
                .on(Method.POST, organization + WORKLOADS, this::ofClusters)
                .on(
                        Method.GET,
                        organization + "namespace/{namespace}/cluster/{cluster}/workloads",
                        this::one);
    }

    private Answer all(Call call) {
        long organization = call.organization();
        return list(database.read(sql -> Workloads.ofOrganization(sql, organization)));
    }

    private Answer ofClusters(Call call) throws IOException {
        long organization = call.organization();
        RequestBody body = call.body();
        if (body.isEmpty()) {
            throw RestFailure.noBody();
        }
        List<String> given = body.list();
        if (given == null || given.isEmpty()) {
            return Answer.ok(WORKLOADS, List.of());
        }
        return list(
                database.read(sql ->
                        Workloads.ofClusters(sql, organization, Clusters.stored(sql, given))));
    }

    private static Answer list(List<Workloads.Namespace> namespaces) {
        return Answer.ok(
                WORKLOADS,
                namespaces.isEmpty()
                        ? null
                        : namespaces.stream().map(WorkloadEndpoints::summary).toList());
    }

    private static Map<String, @Nullable Object> summary(Workloads.Namespace namespace) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        describe(namespace, members);
        String hits = namespace.hits();
        members.put("recommendations_hit_count", hits == null ? null : WorkloadReport.sorted(hits));
        return members;
    }

    private static void describe(
            Workloads.Namespace namespace, Map<String, @Nullable Object> members) {
        Map<String, Object> cluster = new LinkedHashMap<>();
        cluster.put("uuid", namespace.cluster());
        cluster.put("display_name", "");
        members.put(CLUSTER, cluster);
        Map<String, Object> name = new LinkedHashMap<>();
        name.put("uuid", namespace.id());
        name.put("name", namespace.name());
        members.put(NAMESPACE, name);
        Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
        metadata.put("recommendations", namespace.recommendations());
        metadata.put("objects", namespace.objects());
        metadata.put("reported_at", namespace.reported());
        metadata.put("last_checked_at", namespace.checked());
        metadata.put("highest_severity", 0);
        metadata.put("hits_by_severity", null);
        members.put("metadata", metadata);
    }

    private Answer one(Call call) {
        long organization = call.organization();
        ClusterId cluster = Parameters.cluster(call.request());
        String id = Parameters.namespace(call.request());
        Workloads.Namespace namespace =
                database.read(sql ->
                        Workloads.of(sql, organization, Clusters.stored(sql, cluster), id)
                                .orElseThrow(() ->
                                        RestFailure.notFound(
                                                organization + ":" + cluster.given() + ":" + id)));
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("status", "");
        describe(namespace, members);
        members.put("recommendations", recommendations(namespace));
        return Answer.ok(WORKLOADS, members);
    }

    private static List<Map<String, @Nullable Object>> recommendations(
            Workloads.Namespace namespace) {
        String report = namespace.report();
        return WorkloadReport.recommendations(report == null ? "" : report, namespace.id())
                .orElseGet(() -> {
                    LOG.atWarn()
                            .addKeyValue(CLUSTER, namespace.cluster())
                            .addKeyValue(NAMESPACE, namespace.id())
                            .log("Stored report of workloads cannot be read");
                    return List.of();
                });
    }
}
