package io.weir.results.rest;

import io.weir.connect.sql.SqlConnector;
import io.weir.http.Method;
import io.weir.results.rest.Parameters.RuleKey;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// What an organisation thinks of a rule. Thread-safe.
final class RatingEndpoints {
    private final Database database;
    private final RestMetrics metrics;

    RatingEndpoints(SqlConnector connector, RestMetrics metrics) {
        this.database = new Database(connector);
        this.metrics = metrics;
    }

    void addTo(RestRoutes routes) {
        routes.on(Method.POST, "rules/organizations/{org_id}/rating", this::rate)
                .on(
                        Method.GET,
                        "rules/{rule_selector}/organizations/{org_id}/rating",
                        this::rating);
    }

    private Answer rate(Call call) throws IOException {
        long organization = call.organization();
        RequestBody.Rating rating = call.body().rating().orElseThrow(RestFailure::noBody);
        RuleKey rule = Parameters.ruleWithKey(rating.rule());
        if (rating.rating() != (short) rating.rating()) {
            throw RestFailure.validating(
                    "rating", Integer.toString(rating.rating()), "-1, 0 or 1 expected");
        }
        database.change(sql -> {
            Object now = sql.now();
            sql.change(
                    "INSERT INTO advisor_ratings (org_id, rule_fqdn, error_key, rule_id,"
                            + " rated_at, last_updated_at, rating) VALUES (?, ?, ?, ?, ?, ?, ?)"
                            + " ON CONFLICT (org_id, rule_fqdn, error_key) DO UPDATE"
                            + " SET last_updated_at = excluded.last_updated_at,"
                            + " rating = excluded.rating",
                    Long.toString(organization),
                    rule.rule(),
                    rule.key(),
                    rule.text(),
                    now,
                    now,
                    rating.rating());
        });
        metrics.rated();
        return Answer.ok("ratings", rating(rating.rule(), rating.rating()));
    }

    private Answer rating(Call call) {
        String selector = Parameters.selector(call.request());
        long organization = call.organization();
        int rating =
                database.read(sql ->
                        sql.first(
                                        "SELECT rating FROM advisor_ratings WHERE org_id = ?"
                                                + " AND rule_id = ?",
                                        row -> row.getInt(1),
                                        Long.toString(organization),
                                        selector)
                                .orElseThrow(() ->
                                        RestFailure.notFound(
                                                organization + "/" + selector + "/rating")));
        return Answer.ok("rating", rating(selector, rating));
    }

    private static Map<String, Object> rating(String rule, int rating) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("rule", rule);
        members.put("rating", rating);
        return members;
    }
}
