package io.weir.results.message;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// The recommendations for the workloads of one cluster at one time: `contracts/results.md` §1.3.
///
/// @param organization 0 to 2^32 - 1
/// @param account 0 to 2^32 - 1; null where the message names none
/// @param cluster whose workloads these are
/// @param metrics the whole result as JSON: keys sorted, compact
/// @param namespaces what concerns each, in the order of the message
/// @param lastChecked when the rules ran
/// @param version of the message's format
/// @param requestId names the message for those who track it; empty for none
public record WorkloadResult(
        long organization,
        @Nullable Long account,
        UUID cluster,
        String metrics,
        List<NamespaceHits> namespaces,
        Instant lastChecked,
        int version,
        String requestId) {
    public WorkloadResult {
        namespaces = List.copyOf(namespaces);
    }
}
