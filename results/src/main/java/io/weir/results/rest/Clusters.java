package io.weir.results.rest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which clusters there are, and whose they are.
final class Clusters {
    private Clusters() {}

    /// The name under which a cluster is stored: the given one where rows of the reference program
    /// have it, otherwise the canonical one.
    static String stored(Sql sql, ClusterId cluster) {
        return stored(sql, cluster.given());
    }

    private static String stored(Sql sql, String given) {
        String canonical = ClusterId.canonical(given);
        return canonical.equals(given) || given.indexOf('\0') >= 0 || exists(sql, given)
                ? given
                : canonical;
    }

    private static boolean exists(Sql sql, String cluster) {
        return organization(sql, cluster).isPresent()
                || sql.first(
                                "SELECT org_id FROM "
                                        + Workloads.table(sql)
                                        + " WHERE cluster_id = ? LIMIT 1",
                                row -> row.getLong(1),
                                cluster)
                        .isPresent();
    }

    /// The same for a list; every name once, in the order given.
    static List<String> stored(Sql sql, List<String> given) {
        return new ArrayList<>(storedByGiven(sql, given).values().stream().distinct().toList());
    }

    /// The stored name of each given one.
    static Map<String, String> storedByGiven(Sql sql, List<String> given) {
        Map<String, String> names = new LinkedHashMap<>();
        given.forEach(name -> names.computeIfAbsent(name, one -> stored(sql, one)));
        return names;
    }

    /// The organisation of a cluster that has reported.
    static Optional<Long> organization(Sql sql, String cluster) {
        return sql.first(
                "SELECT org_id FROM report WHERE cluster = ? ORDER BY org_id",
                row -> row.getLong(1),
                cluster);
    }

    /// The stored name of a cluster that the sender may touch.
    ///
    /// @throws RestFailure 404 when it has not reported, 403 when it is another organisation's
    static String own(Sql sql, Call call, ClusterId cluster) {
        String stored = stored(sql, cluster);
        long organization =
                organization(sql, stored).orElseThrow(() -> RestFailure.notFound(cluster.given()));
        call.own(organization);
        return stored;
    }
}
