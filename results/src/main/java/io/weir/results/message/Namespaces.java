package io.weir.results.message;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Counts recommendations by namespace. Not thread-safe.
final class Namespaces {
    private static final String SUFFIX = ".recommendation";

    private final Map<String, Counts> byUid = new LinkedHashMap<>();

    private static final class Counts {
        private final String name;
        private final Set<String> objects = new HashSet<>();
        private final Map<String, Integer> hits = new TreeMap<>(Utf8.ORDER);
        private int recommendations;

        Counts(String name) {
            this.name = name;
        }
    }

    /// Something that a recommendation is about.
    record Workload(String namespaceUid, String namespace, String uid) {}

    /// Adds a recommendation for these workloads.
    void add(String component, String key, List<Workload> workloads) {
        Set<String> concerned = new HashSet<>();
        String module =
                component.endsWith(SUFFIX)
                        ? component.substring(0, component.length() - SUFFIX.length())
                        : component;
        for (Workload workload : workloads) {
            Counts counts =
                    byUid.computeIfAbsent(
                            workload.namespaceUid(), _ -> new Counts(workload.namespace()));
            counts.objects.add(workload.uid());
            if (concerned.add(workload.namespaceUid())) {
                counts.recommendations++;
            }
            if (!module.isEmpty() && !key.isEmpty()) {
                counts.hits.merge(module + "|" + key, 1, Integer::sum);
            }
        }
    }

    List<NamespaceHits> all() {
        List<NamespaceHits> all = new ArrayList<>();
        byUid.forEach((uid, counts) ->
                all.add(
                        new NamespaceHits(
                                uid,
                                counts.name,
                                counts.recommendations,
                                counts.objects.size(),
                                counts.hits)));
        return all;
    }
}
