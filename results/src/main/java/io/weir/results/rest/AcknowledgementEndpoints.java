package io.weir.results.rest;

import io.weir.connect.sql.SqlConnector;
import io.weir.http.Method;
import io.weir.results.rest.Parameters.RuleKey;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/// Rules that an organisation has acknowledged: disabled on all of its clusters, with a
/// justification. Thread-safe.
final class AcknowledgementEndpoints {
    private static final String SELECT =
            "SELECT org_id, rule_id, error_key, COALESCE(justification, '') AS justification,"
                    + " created_at, updated_at FROM rule_disable WHERE org_id = ?";

    private static final String RULE = " AND rule_id = ? AND error_key = ?";
    private static final String JUSTIFICATION = "justification";

    private final Database database;

    AcknowledgementEndpoints(SqlConnector connector) {
        this.database = new Database(connector);
    }

    void addTo(RestRoutes routes) {
        String rule = "rules/{rule_id}/error_key/{error_key}/organizations/{org_id}/";
        routes.on(Method.PUT, rule + "disable", this::disable)
                .on(Method.PUT, rule + "enable", this::enable)
                .on(Method.POST, rule + "update", this::update)
                .on(Method.GET, rule, this::rule)
                .on(Method.GET, "rules/organizations/{org_id}/disabled_system_wide", this::rules);
    }

    private Answer disable(Call call) throws IOException {
        String owner = Long.toString(call.organization());
        RuleKey rule = Parameters.ruleAndKey(call.request());
        String justification = call.justification();
        database.change(sql ->
                sql.change(
                        "INSERT INTO rule_disable (org_id, rule_id, error_key, justification,"
                                + " created_at) VALUES (?, ?, ?, ?, ?)"
                                + " ON CONFLICT (org_id, rule_id, error_key) DO UPDATE"
                                + " SET justification = excluded.justification,"
                                + " created_at = excluded.created_at",
                        owner,
                        rule.rule(),
                        rule.key(),
                        justification,
                        sql.now()));
        return Answer.ok(JUSTIFICATION, justification);
    }

    private Answer enable(Call call) {
        String owner = Long.toString(call.organization());
        RuleKey rule = Parameters.ruleAndKey(call.request());
        database.change(sql ->
                sql.change(
                        "DELETE FROM rule_disable WHERE org_id = ?" + RULE,
                        owner,
                        rule.rule(),
                        rule.key()));
        return Answer.status(200, "rule enabled");
    }

    private Answer update(Call call) throws IOException {
        String owner = Long.toString(call.organization());
        RuleKey rule = Parameters.ruleAndKey(call.request());
        String justification = call.justification();
        database.change(sql ->
                sql.change(
                        "UPDATE rule_disable SET justification = ?, updated_at = ? WHERE org_id = ?"
                                + RULE,
                        justification,
                        sql.now(),
                        owner,
                        rule.rule(),
                        rule.key()));
        return Answer.ok(JUSTIFICATION, justification);
    }

    private Answer rule(Call call) {
        String owner = Long.toString(call.organization());
        RuleKey rule = Parameters.ruleAndKey(call.request());
        return Answer.ok(
                "disabledRule",
                database.read(sql ->
                        sql.first(
                                        SELECT + RULE,
                                        row -> rule(sql, row),
                                        owner,
                                        rule.rule(),
                                        rule.key())
                                .orElseThrow(() -> new RestFailure(404, "Rule was not disabled"))));
    }

    private Answer rules(Call call) {
        String owner = Long.toString(call.organization());
        return Answer.ok(
                "disabledRules",
                database.read(sql ->
                        sql.rows(
                                SELECT + " ORDER BY created_at, rule_id, error_key",
                                row -> rule(sql, row),
                                owner)));
    }

    private static Map<String, Object> rule(Sql sql, ResultSet row) throws SQLException {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("org_id", Long.parseLong(row.getString("org_id")));
        members.put("user_id", "");
        members.put("rule_id", row.getString("rule_id"));
        members.put("error_key", row.getString("error_key"));
        members.put(JUSTIFICATION, row.getString(JUSTIFICATION));
        members.put("created_at", sql.optionalTime(row, "created_at"));
        members.put("updated_at", sql.optionalTime(row, "updated_at"));
        return members;
    }
}
