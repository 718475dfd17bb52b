package io.weir.results.schema;

import io.weir.connect.sql.SqlDialect;
import io.weir.connect.sql.SqlPositions;

import java.util.ArrayList;
import java.util.List;

/// What Weir adds to the tables of the reference program: numbers of 64 bits where messages bring
/// larger ones than fit, an index without which each new cluster costs a scan of all
/// recommendations, and the positions that are stored together with rows. Stateless.
final class OwnAdditions {
    private OwnAdditions() {}

    static List<String> add(SqlDialect dialect) {
        List<String> statements = numbers(dialect, "BIGINT");
        statements.add("CREATE INDEX recommendation_cluster_id_idx ON recommendation (cluster_id)");
        statements.addAll(SqlPositions.create());
        return statements;
    }

    static List<String> remove(SqlDialect dialect) {
        List<String> statements = numbers(dialect, "INTEGER");
        statements.add("DROP INDEX recommendation_cluster_id_idx");
        statements.add("DROP TABLE weir_position");
        return statements;
    }

    /// Nothing on SQLite, whose INTEGER has 64 bits.
    private static List<String> numbers(SqlDialect dialect, String type) {
        List<String> statements = new ArrayList<>();
        if (dialect == SqlDialect.POSTGRESQL) {
            for (String table :
                    List.of(
                            "report",
                            "rule_hit",
                            "recommendation",
                            "report_info",
                            ResultsSchema.dvoReport(dialect))) {
                statements.add("ALTER TABLE " + table + " ALTER COLUMN org_id TYPE " + type);
            }
            statements.add("ALTER TABLE consumer_error ALTER COLUMN topic_offset TYPE " + type);
        }
        return statements;
    }
}
