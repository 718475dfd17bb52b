package io.weir.results.message;

import java.util.List;

/// What is to be done with a message.
///
/// @param <T> what the message says
public sealed interface Verdict<T> {

    /// It is to be stored.
    ///
    /// @param message what it says
    /// @param warnings what is odd about it, a sentence each
    record Store<T>(T message, List<String> warnings) implements Verdict<T> {
        public Store {
            warnings = List.copyOf(warnings);
        }
    }

    /// There is nothing in it to store, and nothing wrong with it.
    record Skip<T>(String reason) implements Verdict<T> {}

    /// It cannot be stored, whatever is tried: it belongs into the dead letters.
    record Reject<T>(String reason) implements Verdict<T> {}
}
