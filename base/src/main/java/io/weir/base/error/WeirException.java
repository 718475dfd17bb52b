package io.weir.base.error;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/// A failure that someone can act on: its kind decides what the pipeline does next, its message is
/// one line that says what was wrong, where, and what was expected. Never holds a secret.
public class WeirException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /// What a failure means for the work at hand.
    public enum Kind {
        /// Network, overload, a peer that restarts: back off and try again.
        RETRIABLE,
        /// One record is wrong: dead-letter or refuse it and go on.
        DATA,
        /// Configuration or schema is wrong: stop this pipeline and say why.
        BROKEN,
        /// The person who gave the command or the configuration has to change it: print one line,
        /// exit with 1.
        USER
    }

    public WeirException(Kind kind, String message) {
        this(kind, message, null);
    }

    public WeirException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind, "kind");
    }

    /// What the failure means for the work at hand.
    public Kind kind() {
        return kind;
    }

    /// A mistake in a command or configuration, shown as one line.
    public static WeirException user(String message) {
        return new WeirException(Kind.USER, message);
    }

    /// A failure that goes away by itself.
    public static WeirException retriable(String message, @Nullable Throwable cause) {
        return new WeirException(Kind.RETRIABLE, message, cause);
    }

    /// A failure that stops a pipeline until someone mends it.
    public static WeirException broken(String message, @Nullable Throwable cause) {
        return new WeirException(Kind.BROKEN, message, cause);
    }
}
