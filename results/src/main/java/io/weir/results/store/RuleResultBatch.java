package io.weir.results.store;

import static io.weir.connect.sql.SqlRows.Type.NUMBER;
import static io.weir.connect.sql.SqlRows.Type.TEXT;
import static io.weir.connect.sql.SqlRows.Type.TIME;

import io.weir.connect.sql.SqlBatch;
import io.weir.connect.sql.SqlDialect;
import io.weir.connect.sql.SqlRows;
import io.weir.connect.sql.SqlRows.Column;
import io.weir.pipeline.Refusal;
import io.weir.pipeline.SourceRecord;
import io.weir.results.message.RuleHit;
import io.weir.results.message.RuleResult;
import io.weir.results.message.RuleResultReader;

import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Stores rule results: of each cluster the newest, in the tables `report`, `rule_hit`,
/// `recommendation` and `report_info` (`contracts/results.md` §1.4). A hit that was there before
/// keeps the time since when. Thread-safe.
public final class RuleResultBatch implements SqlBatch<RuleResult> {
    /// The pipeline's name.
    public static final String NAME = "rule-results";

    private final SqlDialect dialect;
    private final RuleResultReader reader;
    private final InstantSource clock;

    /// @param reader judges messages
    /// @param clock says since when a new hit is known
    public RuleResultBatch(SqlDialect dialect, RuleResultReader reader, InstantSource clock) {
        this.dialect = dialect;
        this.reader = reader;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Sorted<RuleResult> sort(SourceRecord record) {
        return Verdicts.sorted(reader.read(Verdicts.bytes(record)));
    }

    @Override
    public List<Refusal> write(Handle handle, List<RuleResult> results) throws SQLException {
        Instant now = clock.instant();
        Newest<RuleResult> newest =
                new Newest<>(results, RuleResult::cluster, RuleResult::lastChecked);
        ClusterOwners owners = ClusterOwners.read(handle, dialect, newest.clusters());
        List<RuleResult> stored = newest.of(reports(handle, newest, now));
        for (RuleResult result : stored) {
            owners.move(handle, result.cluster().toString(), result.organization());
        }
        List<String> clusters = stored.stream().map(result -> result.cluster().toString()).toList();
        hits(handle, stored, clusters, now);
        recommendations(handle, stored, clusters, now);
        versions(handle, stored);
        return Verdicts.older(results.size() - stored.size());
    }

    /// @return the clusters whose report is now this one
    private List<String> reports(Handle handle, Newest<RuleResult> newest, Instant now)
            throws SQLException {
        SqlRows rows =
                new SqlRows(
                        dialect,
                        new Column("org_id", NUMBER),
                        new Column("cluster", TEXT),
                        new Column("report", TEXT),
                        new Column("reported_at", TIME),
                        new Column("last_checked_at", TIME),
                        new Column("gathered_at", TIME));
        for (RuleResult result : newest.all()) {
            rows.add(
                    result.organization(),
                    result.cluster().toString(),
                    result.report(),
                    now,
                    result.lastChecked(),
                    result.gatheredAt());
        }
        return rows.insert(
                handle,
                "report",
                "ON CONFLICT (cluster) DO UPDATE SET org_id = excluded.org_id, report ="
                        + " excluded.report, reported_at = excluded.reported_at, last_checked_at ="
                        + " excluded.last_checked_at, gathered_at = excluded.gathered_at,"
                        + " kafka_offset = 0 WHERE report.last_checked_at IS NULL OR"
                        + " excluded.last_checked_at > report.last_checked_at RETURNING cluster",
                row -> row.getString(1));
    }

    private record HitKey(String cluster, String rule, String key) {}

    private record Known(HitKey hit, @Nullable Instant since) {}

    private void hits(Handle handle, List<RuleResult> results, List<String> clusters, Instant now)
            throws SQLException {
        Map<HitKey, @Nullable Instant> since = removed(handle, "rule_hit", "created_at", clusters);
        SqlRows rows =
                new SqlRows(
                        dialect,
                        new Column("org_id", NUMBER),
                        new Column("cluster_id", TEXT),
                        new Column("rule_fqdn", TEXT),
                        new Column("error_key", TEXT),
                        new Column("template_data", TEXT),
                        new Column("created_at", TIME));
        Set<HitKey> seen = new HashSet<>();
        for (RuleResult result : results) {
            String cluster = result.cluster().toString();
            for (RuleHit hit : result.hits()) {
                HitKey key = new HitKey(cluster, hit.component(), hit.key());
                if (seen.add(key)) {
                    rows.add(
                            result.organization(),
                            cluster,
                            hit.component(),
                            hit.key(),
                            hit.details(),
                            since.getOrDefault(key, now));
                }
            }
        }
        rows.insert(handle, "rule_hit", "");
    }

    private void recommendations(
            Handle handle, List<RuleResult> results, List<String> clusters, Instant now)
            throws SQLException {
        Map<HitKey, @Nullable Instant> since =
                removed(handle, "recommendation", "impacted_since", clusters);
        SqlRows rows =
                new SqlRows(
                        dialect,
                        new Column("org_id", NUMBER),
                        new Column("cluster_id", TEXT),
                        new Column("rule_fqdn", TEXT),
                        new Column("error_key", TEXT),
                        new Column("rule_id", TEXT),
                        new Column("created_at", TIME),
                        new Column("impacted_since", TIME));
        Set<HitKey> seen = new HashSet<>();
        for (RuleResult result : results) {
            String cluster = result.cluster().toString();
            for (RuleHit hit : result.hits()) {
                HitKey key = new HitKey(cluster, hit.module(), hit.key());
                if (seen.add(key)) {
                    rows.add(
                            result.organization(),
                            cluster,
                            hit.module(),
                            hit.key(),
                            hit.module() + '|' + hit.key(),
                            now,
                            since.getOrDefault(key, now));
                }
            }
        }
        rows.insert(handle, "recommendation", "");
    }

    /// Removes what was found in these clusters, and says since when each was there.
    private Map<HitKey, @Nullable Instant> removed(
            Handle handle, String table, String column, List<String> clusters) throws SQLException {
        Map<HitKey, @Nullable Instant> since = new HashMap<>();
        List<Known> known =
                SqlRows.byKeys(
                        handle,
                        dialect,
                        "DELETE FROM "
                                + table
                                + " WHERE cluster_id {keys} RETURNING cluster_id, rule_fqdn,"
                                + " error_key, "
                                + column,
                        clusters,
                        row ->
                                new Known(
                                        new HitKey(
                                                row.getString(1),
                                                row.getString(2),
                                                row.getString(3)),
                                        dialect.time(row, column)));
        known.forEach(each -> since.put(each.hit(), each.since()));
        return since;
    }

    /// A report that does not tell the version of its cluster leaves the one that is known.
    private void versions(Handle handle, List<RuleResult> results) throws SQLException {
        SqlRows rows =
                new SqlRows(
                        dialect,
                        new Column("org_id", NUMBER),
                        new Column("cluster_id", TEXT),
                        new Column("version_info", TEXT));
        for (RuleResult result : results) {
            if (!result.clusterVersion().isEmpty()) {
                rows.add(
                        result.organization(),
                        result.cluster().toString(),
                        result.clusterVersion());
            }
        }
        rows.insert(
                handle,
                "report_info",
                "ON CONFLICT (cluster_id) DO UPDATE SET org_id = excluded.org_id, version_info ="
                        + " excluded.version_info");
    }
}
