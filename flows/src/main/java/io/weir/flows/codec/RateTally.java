package io.weir.flows.codec;

import java.util.HashMap;
import java.util.Map;

/// How many samplers of a domain have each rate, so that a change of one costs the same however
/// many there are. Not thread-safe.
final class RateTally {
    private final Map<Long, Integer> samplers = new HashMap<>();

    /// Counts a sampler under its new rate.
    ///
    /// @param before its rate until now, 0 for a new one
    void replace(long before, long now) {
        if (before != 0) {
            samplers.computeIfPresent(before, (_, count) -> count == 1 ? null : count - 1);
        }
        samplers.merge(now, 1, Integer::sum);
    }

    /// The one rate that all have, or 0 when there are several or none.
    long common() {
        return samplers.size() == 1 ? samplers.keySet().iterator().next() : 0;
    }

    void clear() {
        samplers.clear();
    }
}
