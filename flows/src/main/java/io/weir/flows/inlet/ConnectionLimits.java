package io.weir.flows.inlet;

import com.fasterxml.jackson.annotation.JsonCreator;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Objects;

/// What the connections of an input may cost. Each holds at most one message (65,535 bytes) that is
/// not complete, and with TLS two records.
///
/// @param max how many at a time; more are closed at once
/// @param idleTimeout a connection that sends nothing for so long is closed
/// @param messageTimeout a handshake, or a message that has begun, must be complete after that
public record ConnectionLimits(int max, Duration idleTimeout, Duration messageTimeout) {
    private static final int MOST = 4_096;

    public ConnectionLimits {
        if (max < 1 || max > MOST) {
            throw new IllegalArgumentException("max: " + max + " (expected: 1 to " + MOST + ")");
        }
        if (!idleTimeout.isPositive()) {
            throw new IllegalArgumentException("idle-timeout: not positive (expected: > 0)");
        }
        if (!messageTimeout.isPositive()) {
            throw new IllegalArgumentException("message-timeout: not positive (expected: > 0)");
        }
    }

    /// 256 connections, ten minutes of silence, 30 seconds for a message.
    public static ConnectionLimits defaults() {
        return of(null, null, null);
    }

    /// Reads configuration, where everything may be left out.
    @JsonCreator
    public static ConnectionLimits of(
            @Nullable Integer max,
            @Nullable Duration idleTimeout,
            @Nullable Duration messageTimeout) {
        return new ConnectionLimits(
                Objects.requireNonNullElse(max, 256),
                Objects.requireNonNullElse(idleTimeout, Duration.ofMinutes(10)),
                Objects.requireNonNullElse(messageTimeout, Duration.ofSeconds(30)));
    }
}
