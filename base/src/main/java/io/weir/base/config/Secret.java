package io.weir.base.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// A password, key or token. Its text never shows by accident: [#toString()] hides it, and the
/// effective configuration prints it as `***`.
public final class Secret {
    private static final String HIDDEN = "***";

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /// Wraps the text of a secret; the empty text means that there is none.
    @JsonCreator
    public static Secret of(String value) {
        return new Secret(value);
    }

    /// No secret.
    public static Secret none() {
        return new Secret("");
    }

    /// The text itself, for handing to the peer and nowhere else.
    public String reveal() {
        return value;
    }

    /// Whether there is none.
    public boolean isEmpty() {
        return value.isEmpty();
    }

    @JsonValue
    @Override
    public String toString() {
        return value.isEmpty() ? "" : HIDDEN;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }
}
