package io.weir.results.rest;

import io.weir.connect.sql.SqlConnector;
import io.weir.http.Method;
import io.weir.results.rest.Parameters.RuleKey;

import java.io.IOException;

/// What a user thinks of a rule on a cluster: likes it, dislikes it, or takes that back.
/// Thread-safe.
final class VoteEndpoints {
    private final Database database;
    private final RestMetrics metrics;

    VoteEndpoints(SqlConnector connector, RestMetrics metrics) {
        this.database = new Database(connector);
        this.metrics = metrics;
    }

    void addTo(RestRoutes routes, boolean debug) {
        String rule = "clusters/{cluster}/rules/{rule_id}/error_key/{error_key}/";
        String user = rule + "organizations/{org_id}/users/{user_id}/";
        routes.on(Method.PUT, user + "like", call -> vote(call, 1))
                .on(Method.PUT, user + "dislike", call -> vote(call, -1))
                .on(Method.PUT, user + "reset_vote", call -> vote(call, 0));
        if (debug) {
            routes.on(Method.GET, rule + "users/{user_id}/get_vote", this::vote);
        }
    }

    private Answer vote(Call call, int vote) throws IOException {
        ClusterId cluster = Parameters.cluster(call.request());
        RuleKey rule = Parameters.ruleAndKey(call.request());
        long organization = call.organization();
        String user = Parameters.user(call.request());
        database.read(sql -> Clusters.own(sql, call, cluster));
        String message = call.message();
        database.change(sql -> {
            Object now = sql.now();
            sql.change(
                    "INSERT INTO cluster_rule_user_feedback (cluster_id, rule_id, user_id,"
                            + " error_key, org_id, user_vote, added_at, updated_at, message)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                            + " ON CONFLICT (cluster_id, rule_id, user_id, error_key) DO UPDATE"
                            + " SET user_vote = excluded.user_vote, message = excluded.message,"
                            + " org_id = excluded.org_id, updated_at = excluded.updated_at",
                    Clusters.own(sql, call, cluster),
                    rule.rule(),
                    user,
                    rule.key(),
                    Long.toString(organization),
                    vote,
                    now,
                    now,
                    message);
        });
        metrics.voted();
        return Answer.ok();
    }

    private Answer vote(Call call) {
        ClusterId cluster = Parameters.cluster(call.request());
        RuleKey rule = Parameters.ruleAndKey(call.request());
        String user = Parameters.user(call.request());
        return Answer.ok(
                "vote",
                database.read(sql ->
                        sql.first(
                                        "SELECT user_vote FROM cluster_rule_user_feedback"
                                                + " WHERE cluster_id = ? AND rule_id = ?"
                                                + " AND user_id = ? AND error_key = ?",
                                        row -> row.getInt(1),
                                        Clusters.own(sql, call, cluster),
                                        rule.rule(),
                                        user,
                                        rule.key())
                                .orElseThrow(() ->
                                        RestFailure.notFound(
                                                cluster.given()
                                                        + "/"
                                                        + rule.rule()
                                                        + "/"
                                                        + user))));
    }
}
