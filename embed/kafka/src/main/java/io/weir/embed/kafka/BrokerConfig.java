package io.weir.embed.kafka;

import io.weir.base.net.ListenAddress;

import java.time.Duration;
import java.util.Objects;

/// Configuration of the embedded broker (role `broker`).
///
/// @param listen address to listen on
/// @param port port to listen on; 0 takes a free one
/// @param advertised address told to clients; empty for `listen`
/// @param retention how long topics keep records that say nothing else
/// @param fsync whether every write is flushed to the disk before it is acknowledged, so that power
///   loss takes nothing; costs throughput
public record BrokerConfig(
        String listen, int port, String advertised, Duration retention, boolean fsync) {
    public BrokerConfig {
        Objects.requireNonNull(listen, "listen");
        Objects.requireNonNull(advertised, "advertised");
        ListenAddress.check(listen);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
        }
        if (retention.isNegative() || retention.isZero()) {
            throw new IllegalArgumentException("retention: " + retention + " (expected: > 0)");
        }
    }

    /// Loopback, port 9092, a week.
    public static BrokerConfig defaults() {
        return new BrokerConfig("127.0.0.1", 9092, "", Duration.ofDays(7), false);
    }

    /// The same on another port.
    public BrokerConfig withPort(int other) {
        return new BrokerConfig(listen, other, advertised, retention, fsync);
    }

    /// The same with or without a flush of every write.
    public BrokerConfig withFsync(boolean other) {
        return new BrokerConfig(listen, port, advertised, retention, other);
    }
}
