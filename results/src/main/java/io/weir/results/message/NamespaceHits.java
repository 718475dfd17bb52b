package io.weir.results.message;

import java.util.Map;

/// What was recommended for the workloads of one namespace.
///
/// @param uid of the namespace; may be empty
/// @param name as its first workload gives it; may be empty
/// @param recommendations those with a workload in this namespace
/// @param objects workloads with different uids
/// @param hits workloads by `MODULE|KEY`, sorted; recommendations without module or key are not
///   among them
public record NamespaceHits(
        String uid, String name, int recommendations, int objects, Map<String, Integer> hits) {}
