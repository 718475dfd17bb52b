package io.weir.flows.storage;

import io.weir.pipeline.query.Resolution;

import java.time.Duration;

/// The tables of summed flows, the finest first. Each is made from the one before it.
public enum RollupTable {
    MINUTE("flows_1m0s", Duration.ofMinutes(1), Duration.ofDays(7)),
    FIVE_MINUTES("flows_5m0s", Duration.ofMinutes(5), Duration.ofDays(90)),
    HOUR("flows_1h0m0s", Duration.ofHours(1), Duration.ofDays(360));

    private final String table;
    private final Duration interval;
    private final Duration ttl;

    RollupTable(String table, Duration interval, Duration ttl) {
        this.table = table;
        this.interval = interval;
        this.ttl = ttl;
    }

    /// Its name.
    public String table() {
        return table;
    }

    /// The length of a bucket.
    public Duration interval() {
        return interval;
    }

    /// How long rows live.
    public Duration ttl() {
        return ttl;
    }

    TimePartitions partitions() {
        return TimePartitions.forTtl(ttl);
    }

    Resolution resolution() {
        return new Resolution(interval, table);
    }
}
