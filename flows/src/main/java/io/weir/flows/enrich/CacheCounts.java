package io.weir.flows.enrich;

/// How well one cache of names does. One thread adds; others may read, a moment late.
public final class CacheCounts {
    long hits;
    long misses;
    int entries;
    long filledMillis;

    /// Look-ups that were answered from the cache.
    public long hits() {
        return hits;
    }

    /// Look-ups that were not.
    public long misses() {
        return misses;
    }

    /// Exporters held now.
    public int entries() {
        return entries;
    }

    /// When the cache was last empty, ms since 1970: nothing in it is older; 0 while it is empty.
    public long filledMillis() {
        return filledMillis;
    }
}
