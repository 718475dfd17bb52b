package io.weir.flows.storage;

import java.time.Duration;

/// How a table is cut into partitions by time: into pieces of one width, counted from 1970 UTC.
///
/// @param seconds the width
record TimePartitions(long seconds) {
    // So many partitions live at once: few enough for ClickHouse, fine enough to drop old rows.
    private static final int MAX_PARTITIONS = 50;

    TimePartitions {
        if (seconds < 1) {
            throw new IllegalArgumentException("seconds: " + seconds + " (expected: >= 1)");
        }
    }

    /// The partitions of a table whose rows live that long.
    static TimePartitions forTtl(Duration ttl) {
        return new TimePartitions(Math.max(1, ttl.toSeconds() / MAX_PARTITIONS));
    }

    /// The first second of the partition that holds a time.
    ///
    /// @param time seconds since 1970 UTC; expected: >= 0
    long start(long time) {
        return time - time % seconds;
    }

    /// The id that ClickHouse gives to that partition (`_partition_id`): for a key of type DateTime
    /// its number.
    String id(long time) {
        return Long.toString(start(time));
    }

    /// The partition key.
    ///
    /// @param column a DateTime
    String sql(String column) {
        return "toStartOfInterval(" + column + ", toIntervalSecond(" + seconds + "))";
    }
}
