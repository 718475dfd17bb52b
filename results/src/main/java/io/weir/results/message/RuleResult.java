package io.weir.results.message;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// The rule results of one cluster at one time: `contracts/results.md` §1.2.
///
/// @param organization 0 to 2^32 - 1
/// @param account 0 to 2^32 - 1; null where the message names none
/// @param cluster whose results these are
/// @param report the whole report as JSON: keys sorted, compact
/// @param hits what the rules found, in the order of the message
/// @param clusterVersion empty where the report does not tell it
/// @param lastChecked when the rules ran
/// @param gatheredAt when the data was gathered; null where unknown
/// @param version of the message's format
/// @param requestId names the message for those who track it; empty for none
public record RuleResult(
        long organization,
        @Nullable Long account,
        UUID cluster,
        String report,
        List<RuleHit> hits,
        String clusterVersion,
        Instant lastChecked,
        @Nullable Instant gatheredAt,
        int version,
        String requestId) {
    public RuleResult {
        hits = List.copyOf(hits);
    }
}
