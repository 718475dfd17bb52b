package io.weir.connect.kafka;

import io.weir.base.config.DataSize;

import java.time.Duration;

/// How a topic is read.
///
/// @param instance a name that is this process's alone and stays over restarts; with one, a process
///   that comes back after a kill goes on at once instead of waiting for its former self to time
///   out (static membership). Empty for none.
/// @param sessionTimeout after how long without a heartbeat a process counts as gone; expected: 6 s
///   or more, and more than the pipelines' start window
/// @param fetch most bytes of one fetch, over all partitions
/// @param partitionFetch most bytes of one fetch and partition
/// @param pollRecords most records that one poll hands over
public record ConsumerConfig(
        String instance,
        Duration sessionTimeout,
        DataSize fetch,
        DataSize partitionFetch,
        int pollRecords) {
    public ConsumerConfig {
        if (sessionTimeout.compareTo(Duration.ofSeconds(6)) < 0) {
            throw new IllegalArgumentException(
                    "session-timeout: " + sessionTimeout + " (expected: >= 6s)");
        }
        if (pollRecords < 1) {
            throw new IllegalArgumentException(
                    "poll-records: " + pollRecords + " (expected: >= 1)");
        }
    }

    /// Dynamic membership, 10 s, 16 MiB, 4 MiB, 100 records (of about 1,000 flows each).
    public static ConsumerConfig defaults() {
        return new ConsumerConfig(
                "", Duration.ofSeconds(10), DataSize.ofMebibytes(16), DataSize.ofMebibytes(4), 100);
    }

    /// The same under a name of its own.
    public ConsumerConfig withInstance(String other) {
        return new ConsumerConfig(other, sessionTimeout, fetch, partitionFetch, pollRecords);
    }

    /// The same with another session time-out.
    public ConsumerConfig withSessionTimeout(Duration other) {
        return new ConsumerConfig(instance, other, fetch, partitionFetch, pollRecords);
    }
}
