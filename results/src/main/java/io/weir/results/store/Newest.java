package io.weir.results.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

/// The newest message of each cluster in a batch, sorted by cluster, so that two writers lock rows
/// in the same order. Of two that are equally old the first counts, as for one that is stored.
final class Newest<T> {
    private final Map<String, T> byCluster = new TreeMap<>();

    Newest(List<T> messages, Function<T, UUID> cluster, Function<T, Instant> lastChecked) {
        for (T message : messages) {
            byCluster.merge(
                    cluster.apply(message).toString(),
                    message,
                    (known, other) ->
                            micros(lastChecked.apply(other))
                                            .isAfter(micros(lastChecked.apply(known)))
                                    ? other
                                    : known);
        }
    }

    /// As exact as the databases are.
    private static Instant micros(Instant time) {
        return time.truncatedTo(ChronoUnit.MICROS);
    }

    Collection<T> all() {
        return byCluster.values();
    }

    /// Those of these clusters, sorted.
    List<T> of(Collection<String> clusters) {
        Set<String> wanted = Set.copyOf(clusters);
        return byCluster.entrySet().stream()
                .filter(entry -> wanted.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    Collection<String> clusters() {
        return byCluster.keySet();
    }
}
