package io.weir.results.rest;

import io.weir.connect.sql.SqlConnector;
import io.weir.http.Method;
import io.weir.results.rest.Parameters.RuleKey;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Rules that are disabled on single clusters, with the reasons that users gave. Thread-safe.
final class ToggleEndpoints {
    private static final String TOGGLES =
            "SELECT cluster_id, rule_id, error_key, disabled, disabled_at, enabled_at, updated_at"
                    + " FROM cluster_rule_toggle WHERE org_id = ? AND disabled = 1";

    private static final String REASONS =
            "SELECT cluster_id, rule_id, error_key, message, added_at, updated_at"
                    + " FROM cluster_user_rule_disable_feedback WHERE user_id = ?";

    private static final String ORDER = " ORDER BY updated_at, cluster_id, rule_id, error_key";
    private static final String RULES = "rules";

    private final Database database;

    ToggleEndpoints(SqlConnector connector) {
        this.database = new Database(connector);
    }

    void addTo(RestRoutes routes) {
        String rule =
                "clusters/{cluster}/rules/{rule_id}/error_key/{error_key}/organizations/{org_id}/";
        routes.on(Method.PUT, rule + "disable", call -> toggle(call, true))
                .on(Method.PUT, rule + "enable", call -> toggle(call, false))
                .on(Method.POST, rule + "users/{user_id}/disable_feedback", this::addReason)
                .on(
                        Method.GET,
                        "clusters/rules/{rule_id}/error_key/{error_key}/organizations/{org_id}/disabled",
                        this::clusters)
                .on(Method.GET, "rules/organizations/{org_id}/disabled", this::rules)
                .on(
                        Method.POST,
                        "rules/organizations/{org_id}/disabled_for_clusters",
                        this::rulesOfClusters)
                .on(Method.GET, "rules/users/{user_id}/disabled/feedback", this::reasons);
    }

    private Answer toggle(Call call, boolean disabled) {
        ClusterId cluster = Parameters.cluster(call.request());
        RuleKey rule = Parameters.ruleAndKey(call.request());
        long organization = call.organization();
        database.change(sql -> {
            Object now = sql.now();
            @Nullable Object never = null;
            sql.change(
                    "INSERT INTO cluster_rule_toggle (cluster_id, rule_id, error_key, org_id,"
                            + " disabled, disabled_at, enabled_at, updated_at)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
                            + " ON CONFLICT (cluster_id, rule_id, error_key) DO UPDATE"
                            + " SET disabled = excluded.disabled, org_id = excluded.org_id,"
                            + " disabled_at = excluded.disabled_at,"
                            + " enabled_at = excluded.enabled_at,"
                            + " updated_at = excluded.updated_at",
                    Clusters.own(sql, call, cluster),
                    rule.rule(),
                    rule.key(),
                    Long.toString(organization),
                    disabled ? 1 : 0,
                    disabled ? now : never,
                    disabled ? never : now,
                    now);
        });
        return Answer.ok();
    }

    private Answer addReason(Call call) throws IOException {
        ClusterId cluster = Parameters.cluster(call.request());
        RuleKey rule = Parameters.ruleAndKey(call.request());
        long organization = call.organization();
        String user = Parameters.user(call.request());
        database.read(sql -> Clusters.own(sql, call, cluster));
        String message = call.requiredMessage();
        database.change(sql -> {
            Object now = sql.now();
            sql.change(
                    "INSERT INTO cluster_user_rule_disable_feedback (cluster_id, user_id, rule_id,"
                            + " error_key, org_id, message, added_at, updated_at)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
                            + " ON CONFLICT (cluster_id, user_id, rule_id, error_key) DO UPDATE"
                            + " SET message = excluded.message, org_id = excluded.org_id,"
                            + " updated_at = excluded.updated_at",
                    Clusters.own(sql, call, cluster),
                    user,
                    rule.rule(),
                    rule.key(),
                    Long.toString(organization),
                    message,
                    now,
                    now);
        });
        return Answer.ok("message", message);
    }

    private Answer clusters(Call call) {
        long organization = call.organization();
        RuleKey rule = Parameters.ruleAndKey(call.request());
        String owner = Long.toString(organization);
        List<Map<String, Object>> clusters =
                database.read(sql ->
                        sql.rows(
                                "SELECT t.cluster_id, t.disabled_at, COALESCE((SELECT f.message"
                                        + " FROM cluster_user_rule_disable_feedback f"
                                        + " WHERE f.cluster_id = t.cluster_id"
                                        + " AND f.org_id = t.org_id AND f.rule_id = t.rule_id"
                                        + " AND f.error_key = t.error_key"
                                        + " ORDER BY f.updated_at DESC LIMIT 1), '') AS reason"
                                        + " FROM cluster_rule_toggle t WHERE t.org_id = ?"
                                        + " AND t.rule_id = ? AND t.error_key = ?"
                                        + " AND t.disabled = 1"
                                        + " ORDER BY t.disabled_at DESC, t.cluster_id",
                                row -> cluster(sql, row),
                                owner,
                                rule.rule(),
                                rule.key()));
        return Answer.ok("clusters", clusters.isEmpty() ? null : clusters);
    }

    private static Map<String, Object> cluster(Sql sql, ResultSet row) throws SQLException {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("cluster_id", row.getString("cluster_id"));
        members.put("cluster_name", "");
        members.put("disabled_at", GoTime.precise(sql.time(row, "disabled_at")));
        members.put("justification", row.getString("reason"));
        return members;
    }

    private Answer rules(Call call) {
        String owner = Long.toString(call.organization());
        return Answer.ok(
                RULES,
                database.read(sql -> sql.rows(TOGGLES + ORDER, row -> toggle(sql, row), owner)));
    }

    private Answer rulesOfClusters(Call call) throws IOException {
        String owner = Long.toString(call.organization());
        List<String> given = call.body().list();
        if (given == null || given.isEmpty()) {
            return Answer.ok(RULES, List.of());
        }
        return Answer.ok(
                RULES,
                database.read(sql ->
                        sql.rows(
                                TOGGLES + " AND cluster_id IN " + sql.members() + ORDER,
                                row -> toggle(sql, row),
                                owner,
                                Sql.bind(Clusters.stored(sql, given)))));
    }

    private static Map<String, Object> toggle(Sql sql, ResultSet row) throws SQLException {
        Map<String, Object> members = rule(row);
        members.put("Disabled", row.getInt("disabled"));
        members.put("DisabledAt", sql.optionalTime(row, "disabled_at"));
        members.put("EnabledAt", sql.optionalTime(row, "enabled_at"));
        members.put("UpdatedAt", sql.optionalTime(row, "updated_at"));
        return members;
    }

    private static Map<String, Object> rule(ResultSet row) throws SQLException {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("ClusterID", row.getString("cluster_id"));
        members.put("RuleID", row.getString("rule_id"));
        members.put("ErrorKey", row.getString("error_key"));
        return members;
    }

    private Answer reasons(Call call) {
        String user = Parameters.user(call.request());
        Long only = call.onlyOrganization();
        return Answer.ok(
                "reasons",
                database.read(sql ->
                        only == null
                                ? sql.rows(REASONS + ORDER, row -> reason(sql, row), user)
                                : sql.rows(
                                        REASONS + " AND org_id = ?" + ORDER,
                                        row -> reason(sql, row),
                                        user,
                                        Long.toString(only))));
    }

    private static Map<String, Object> reason(Sql sql, ResultSet row) throws SQLException {
        Map<String, Object> members = rule(row);
        members.put("Message", row.getString("message"));
        members.put("AddedAt", sql.optionalTime(row, "added_at"));
        members.put("UpdatedAt", sql.optionalTime(row, "updated_at"));
        return members;
    }
}
