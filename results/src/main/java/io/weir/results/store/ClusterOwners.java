package io.weir.results.store;

import io.weir.connect.sql.SqlDialect;
import io.weir.connect.sql.SqlRows;

import org.jdbi.v3.core.Handle;

import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which organization each cluster belonged to before a batch, and what has to move with it to
/// another. Not thread-safe.
final class ClusterOwners {
    /// Tables beside the results that name the organization of a cluster, as text.
    private static final List<String> FOLLOWERS =
            List.of(
                    "cluster_rule_toggle",
                    "cluster_rule_user_feedback",
                    "cluster_user_rule_disable_feedback");

    private final Map<String, Long> organizations = new HashMap<>();

    private record Owner(String cluster, long organization) {}

    static ClusterOwners read(Handle handle, SqlDialect dialect, Collection<String> clusters)
            throws SQLException {
        ClusterOwners owners = new ClusterOwners();
        SqlRows.byKeys(
                        handle,
                        dialect,
                        "SELECT cluster, org_id FROM report WHERE cluster {keys}",
                        clusters,
                        row -> new Owner(row.getString(1), row.getLong(2)))
                .forEach(owner -> owners.organizations.put(owner.cluster(), owner.organization()));
        return owners;
    }

    /// Moves what follows a cluster, if it belongs to another organization now.
    void move(Handle handle, String cluster, long organization) {
        Long before = organizations.get(cluster);
        if (before == null || before == organization) {
            return;
        }
        handle.createUpdate("UPDATE report_info SET org_id = :org WHERE cluster_id = :cluster")
                .bind("org", organization)
                .bind("cluster", cluster)
                .execute();
        for (String table : FOLLOWERS) {
            handle.createUpdate(
                            "UPDATE " + table + " SET org_id = :org WHERE cluster_id = :cluster")
                    .bind("org", Long.toString(organization))
                    .bind("cluster", cluster)
                    .execute();
        }
    }
}
