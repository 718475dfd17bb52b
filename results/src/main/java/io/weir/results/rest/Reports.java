package io.weir.results.rest;

import io.weir.results.rest.Parameters.RuleKey;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The reports of clusters as they are stored, with what users said of their hits.
final class Reports {
    private Reports() {}

    /// When a cluster reported.
    ///
    /// @param checked when the cluster was looked at
    /// @param gathered when the data was gathered; null where that is not known
    /// @param stored when it was stored
    record Times(@Nullable Instant checked, @Nullable Instant gathered, @Nullable Instant stored) {}

    /// One rule that hit.
    ///
    /// @param details JSON
    /// @param since when it hit first; null where that is not known
    record Hit(RuleKey rule, String details, @Nullable Instant since) {}

    /// What a user said when a rule was disabled.
    record Reason(String message, @Nullable Instant at) {}

    /// Votes, switches and reasons of one cluster, by rule.
    private record Opinions(
            Map<RuleKey, Integer> votes,
            Map<RuleKey, Boolean> disabled,
            Map<RuleKey, Reason> reasons) {}

    /// When a cluster of an organisation reported.
    static Optional<Times> times(Sql sql, long organization, String cluster) {
        return sql.first(
                "SELECT last_checked_at, gathered_at, reported_at FROM report"
                        + " WHERE org_id = ? AND cluster = ?",
                row ->
                        new Times(
                                sql.time(row, "last_checked_at"),
                                sql.time(row, "gathered_at"),
                                sql.time(row, "reported_at")),
                organization,
                cluster);
    }

    /// The rules that hit.
    static List<Hit> hits(Sql sql, long organization, String cluster) {
        return sql.rows(
                "SELECT rule_fqdn, error_key, template_data, created_at FROM rule_hit"
                        + " WHERE cluster_id = ? AND org_id = ? ORDER BY rule_fqdn, error_key",
                row -> hit(sql, row),
                cluster,
                organization);
    }

    /// How many rules hit.
    static int count(Sql sql, long organization, String cluster) {
        return sql.first(
                        "SELECT count(*) FROM rule_hit WHERE cluster_id = ? AND org_id = ?",
                        row -> row.getInt(1),
                        cluster,
                        organization)
                .orElse(0);
    }

    /// One rule that hit; its component may be named without `.report`.
    static Optional<Hit> hit(Sql sql, long organization, String cluster, RuleKey rule) {
        return sql.first(
                "SELECT rule_fqdn, error_key, template_data, created_at FROM rule_hit"
                        + " WHERE cluster_id = ? AND org_id = ? AND rule_fqdn IN (?, ?)"
                        + " AND error_key = ? ORDER BY CASE WHEN rule_fqdn = ? THEN 0 ELSE 1 END",
                row -> hit(sql, row),
                cluster,
                organization,
                rule.rule(),
                rule.rule() + ".report",
                rule.key(),
                rule.rule());
    }

    private static Hit hit(Sql sql, ResultSet row) throws SQLException {
        return new Hit(rule(row, "rule_fqdn"), row.getString(3), sql.time(row, "created_at"));
    }

    private static RuleKey rule(ResultSet row, String column) throws SQLException {
        return new RuleKey(row.getString(column), row.getString("error_key"));
    }

    /// Hits as a report shows them.
    static List<Map<String, Object>> shown(
            Sql sql, long organization, String cluster, String user, List<Hit> hits) {
        if (hits.isEmpty()) {
            return List.of();
        }
        Opinions opinions = opinions(sql, organization, cluster, user);
        return hits.stream()
                .map(hit -> {
                    Reason reason = opinions.reasons().get(hit.rule());
                    Map<String, Object> members =
                            shown(
                                    hit,
                                    opinions.votes().getOrDefault(hit.rule(), 0),
                                    opinions.disabled().getOrDefault(hit.rule(), false),
                                    reason == null ? "" : reason.message(),
                                    reason == null ? "" : GoTime.seconds(reason.at()));
                    members.put("impacted", GoTime.seconds(hit.since()));
                    return members;
                })
                .toList();
    }

    /// A hit as it is shown alone: with the time of its switch, without its first time.
    static Map<String, Object> shownAlone(
            Sql sql, long organization, String cluster, String user, Hit hit) {
        Opinions opinions = opinions(sql, organization, cluster, user);
        Reason reason = opinions.reasons().get(hit.rule());
        String switched =
                sql.first(
                                "SELECT disabled_at FROM cluster_rule_toggle WHERE cluster_id = ?"
                                        + " AND rule_id = ? AND error_key = ?",
                                row -> GoTime.seconds(sql.time(row, "disabled_at")),
                                cluster,
                                hit.rule().rule(),
                                hit.rule().key())
                        .orElse("");
        return shown(
                hit,
                opinions.votes().getOrDefault(hit.rule(), 0),
                opinions.disabled().getOrDefault(hit.rule(), false),
                reason == null ? "" : reason.message(),
                switched);
    }

    private static Map<String, Object> shown(
            Hit hit, int vote, boolean disabled, String reason, String disabledAt) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("component", hit.rule().rule());
        members.put("key", hit.rule().key());
        members.put("user_vote", vote);
        members.put("disabled", disabled);
        members.put("disable_feedback", reason);
        members.put("disabled_at", disabledAt);
        members.put("details", JsonText.Raw.of(hit.details()));
        return members;
    }

    private static Opinions opinions(Sql sql, long organization, String cluster, String user) {
        Map<RuleKey, Integer> votes = new HashMap<>();
        sql.rows(
                "SELECT rule_id, error_key, user_vote FROM cluster_rule_user_feedback"
                        + " WHERE cluster_id = ? AND user_id = ?",
                row -> votes.put(rule(row, "rule_id"), row.getInt("user_vote")),
                cluster,
                user);
        Map<RuleKey, Boolean> disabled = new HashMap<>();
        sql.rows(
                "SELECT rule_id, error_key, disabled FROM cluster_rule_toggle"
                        + " WHERE cluster_id = ? AND org_id = ?",
                row -> disabled.put(rule(row, "rule_id"), row.getInt("disabled") == 1),
                cluster,
                Long.toString(organization));
        Map<RuleKey, Reason> reasons = new HashMap<>();
        sql.rows(
                "SELECT rule_id, error_key, message, updated_at"
                        + " FROM cluster_user_rule_disable_feedback"
                        + " WHERE cluster_id = ? AND user_id = ?",
                row ->
                        reasons.put(
                                rule(row, "rule_id"),
                                new Reason(row.getString("message"), sql.time(row, "updated_at"))),
                cluster,
                user);
        return new Opinions(votes, disabled, reasons);
    }

    /// The organisations of clusters.
    static List<Long> organizations(Sql sql, List<String> clusters) {
        return sql.rows(
                "SELECT DISTINCT org_id FROM report WHERE cluster IN " + sql.members(),
                row -> row.getLong(1),
                Sql.bind(clusters));
    }

    /// The stored reports of clusters, by cluster.
    static Map<String, String> texts(Sql sql, long organization, List<String> clusters) {
        Map<String, String> texts = new HashMap<>();
        sql.rows(
                "SELECT cluster, report FROM report WHERE org_id = ? AND cluster IN "
                        + sql.members(),
                row -> texts.put(row.getString(1), row.getString(2)),
                organization,
                Sql.bind(clusters));
        return texts;
    }
}
