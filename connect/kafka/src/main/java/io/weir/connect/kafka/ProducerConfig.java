package io.weir.connect.kafka;

import io.weir.base.config.DataSize;

import java.time.Duration;

/// How records are sent.
///
/// @param memory bytes of records sent and not yet acknowledged; more are refused, not queued
/// @param linger how long a batch waits for more records
/// @param batch bytes of a batch before it is sent; less for topics whose `max.message.bytes` asks
///   for it, as it is when they are first sent to
/// @param compression `lz4`, `zstd`, `gzip`, `snappy` or `none`
/// @param deliveryTimeout how long a record is tried before it counts as failed
public record ProducerConfig(
        DataSize memory,
        Duration linger,
        DataSize batch,
        String compression,
        Duration deliveryTimeout) {
    public ProducerConfig {
        if (memory.bytes() < 1 << 20) {
            throw new IllegalArgumentException("memory: " + memory + " (expected: >= 1MiB)");
        }
        if (!compression.matches("lz4|zstd|gzip|snappy|none")) {
            throw new IllegalArgumentException(
                    "compression: " + compression + " (expected: lz4, zstd, gzip, snappy or none)");
        }
        if (deliveryTimeout.compareTo(Duration.ofSeconds(10)) < 0) {
            throw new IllegalArgumentException(
                    "delivery-timeout: " + deliveryTimeout + " (expected: >= 10s)");
        }
    }

    /// 64 MiB in flight, 10 ms, 256 KiB, LZ4, five minutes.
    public static ProducerConfig defaults() {
        return new ProducerConfig(
                DataSize.ofMebibytes(64),
                Duration.ofMillis(10),
                new DataSize(256 << 10),
                "lz4",
                Duration.ofMinutes(5));
    }
}
