package io.weir.base.health;

import java.util.Objects;

/// The answer of one health check: a state and, unless all is well, a reason in words.
///
/// @param state how well the part does its work
/// @param reason one sentence for a person; empty when `state` is `OK`
public record HealthStatus(State state, String reason) {
    private static final HealthStatus OK = new HealthStatus(State.OK, "");

    public HealthStatus {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(reason, "reason");
    }

    /// How well a part does its work, from best to worst.
    public enum State {
        /// Works.
        OK,
        /// Works with a loss of quality that someone should look at.
        DEGRADED,
        /// Does not work.
        FAILED
    }

    /// All is well.
    public static HealthStatus ok() {
        return OK;
    }

    /// Works, but someone should look at it.
    public static HealthStatus degraded(String reason) {
        return new HealthStatus(State.DEGRADED, reason);
    }

    /// Both: the worse state, and every reason.
    public HealthStatus and(HealthStatus other) {
        if (other.state == State.OK) {
            return this;
        }
        if (state == State.OK) {
            return other;
        }
        State worse = state.compareTo(other.state) >= 0 ? state : other.state;
        return new HealthStatus(worse, reason + "; " + other.reason);
    }

    /// Does not work.
    public static HealthStatus failed(String reason) {
        return new HealthStatus(State.FAILED, reason);
    }
}
