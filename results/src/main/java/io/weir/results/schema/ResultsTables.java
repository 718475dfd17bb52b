package io.weir.results.schema;

import io.weir.connect.sql.SqlDialect;

import java.util.Arrays;
import java.util.List;

/// The tables as `contracts/results.md` §1.10 describes them. Stateless.
final class ResultsTables {
    /// In the order in which they are made.
    static final List<String> RULE_RESULTS =
            List.of(
                    "report",
                    "rule_hit",
                    "recommendation",
                    "report_info",
                    "cluster_rule_toggle",
                    "cluster_rule_user_feedback",
                    "cluster_user_rule_disable_feedback",
                    "rule_disable",
                    "advisor_ratings",
                    "consumer_error");

    private static final String RULE_RESULT_TABLES =
            """
            CREATE TABLE report (
                org_id INTEGER NOT NULL, cluster VARCHAR NOT NULL UNIQUE, report VARCHAR NOT NULL,
                reported_at {time}, last_checked_at {time},
                kafka_offset BIGINT NOT NULL DEFAULT 0, gathered_at {time},
                PRIMARY KEY (org_id, cluster));
            CREATE INDEX report_kafka_offset_btree_idx ON report (kafka_offset);
            CREATE TABLE rule_hit (
                org_id INTEGER NOT NULL, cluster_id VARCHAR NOT NULL, rule_fqdn VARCHAR NOT NULL,
                error_key VARCHAR NOT NULL, template_data VARCHAR NOT NULL, created_at {time},
                PRIMARY KEY (cluster_id, org_id, rule_fqdn, error_key));
            CREATE TABLE recommendation (
                org_id INTEGER NOT NULL, cluster_id VARCHAR NOT NULL, rule_fqdn TEXT NOT NULL,
                error_key VARCHAR NOT NULL, rule_id VARCHAR NOT NULL DEFAULT '.',
                created_at {time} DEFAULT ({now}), impacted_since {time},
                CONSTRAINT recommendation_pk
                    PRIMARY KEY (org_id, cluster_id, rule_fqdn, error_key));
            CREATE TABLE report_info (
                org_id INTEGER NOT NULL, cluster_id VARCHAR NOT NULL UNIQUE,
                version_info VARCHAR NOT NULL, PRIMARY KEY (org_id, cluster_id));
            CREATE TABLE cluster_rule_toggle (
                cluster_id VARCHAR NOT NULL, rule_id VARCHAR NOT NULL,
                disabled SMALLINT NOT NULL CHECK (disabled >= 0 AND disabled <= 1),
                disabled_at {time}, enabled_at {time}, updated_at {time} NOT NULL,
                disabled_check SMALLINT, error_key VARCHAR NOT NULL DEFAULT '',
                org_id VARCHAR NOT NULL DEFAULT '0', PRIMARY KEY (cluster_id, rule_id, error_key));
            CREATE TABLE cluster_rule_user_feedback (
                cluster_id VARCHAR NOT NULL, rule_id VARCHAR NOT NULL, user_id VARCHAR NOT NULL,
                message VARCHAR NOT NULL, user_vote SMALLINT NOT NULL, added_at {time} NOT NULL,
                updated_at {time} NOT NULL, error_key VARCHAR NOT NULL DEFAULT '',
                org_id VARCHAR NOT NULL DEFAULT '0',
                PRIMARY KEY (cluster_id, rule_id, user_id, error_key),
                FOREIGN KEY (cluster_id) REFERENCES report (cluster) ON DELETE CASCADE);
            CREATE TABLE cluster_user_rule_disable_feedback (
                cluster_id VARCHAR NOT NULL, user_id VARCHAR NOT NULL, rule_id VARCHAR NOT NULL,
                message VARCHAR NOT NULL, added_at {time} NOT NULL, updated_at {time} NOT NULL,
                error_key VARCHAR NOT NULL DEFAULT '', org_id VARCHAR NOT NULL DEFAULT '0',
                PRIMARY KEY (cluster_id, user_id, rule_id, error_key));
            CREATE TABLE rule_disable (
                org_id VARCHAR NOT NULL, rule_id VARCHAR NOT NULL, error_key VARCHAR NOT NULL,
                justification VARCHAR, created_at {time} NOT NULL, updated_at {time},
                PRIMARY KEY (org_id, rule_id, error_key));
            CREATE TABLE advisor_ratings (
                org_id VARCHAR NOT NULL, rule_fqdn VARCHAR NOT NULL, error_key VARCHAR NOT NULL,
                rated_at {time}, last_updated_at {time}, rating SMALLINT,
                rule_id VARCHAR NOT NULL DEFAULT '.',
                PRIMARY KEY (org_id, rule_fqdn, error_key));
            CREATE TABLE consumer_error (
                topic VARCHAR NOT NULL, partition INTEGER NOT NULL, topic_offset INTEGER NOT NULL,
                key VARCHAR, produced_at {time} NOT NULL, consumed_at {time} NOT NULL,
                message VARCHAR, error VARCHAR NOT NULL,
                PRIMARY KEY (topic, partition, topic_offset))\
            """;

    private static final String WORKLOAD_TABLES =
            """
            CREATE TABLE {dvo_report} (
                org_id INTEGER NOT NULL, cluster_id VARCHAR NOT NULL,
                namespace_id VARCHAR NOT NULL, namespace_name VARCHAR, report TEXT,
                recommendations INTEGER NOT NULL, objects INTEGER NOT NULL, reported_at {time},
                last_checked_at {time}, rule_hits_count {json} DEFAULT '{}',
                PRIMARY KEY (org_id, cluster_id, namespace_id));
            CREATE INDEX report_org_id_idx ON {dvo_report} {hash} (org_id);
            CREATE INDEX report_org_id_cluster_id_idx ON {dvo_report} (org_id, cluster_id)\
            """;

    private ResultsTables() {}

    static List<String> ruleResults(SqlDialect dialect) {
        return statements(RULE_RESULT_TABLES, dialect);
    }

    static List<String> workloads(SqlDialect dialect) {
        return statements(WORKLOAD_TABLES, dialect);
    }

    private static List<String> statements(String text, SqlDialect dialect) {
        boolean postgres = dialect == SqlDialect.POSTGRESQL;
        String filled =
                text.replace("{time}", postgres ? "TIMESTAMP" : "TEXT")
                        .replace("{json}", postgres ? "JSONB" : "TEXT")
                        .replace("{hash}", postgres ? "USING HASH" : "")
                        .replace("{dvo_report}", ResultsSchema.dvoReport(dialect))
                        .replace(
                                "{now}",
                                postgres
                                        ? "now() AT TIME ZONE 'utc'"
                                        : "strftime('%Y-%m-%d %H:%M:%f', 'now') || '000'");
        return Arrays.asList(filled.split(";\\s*", -1));
    }
}
