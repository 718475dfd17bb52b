package io.weir.connect.kafka;

import io.weir.base.error.WeirException;

import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/// Kafka's exceptions as one of the kinds that a pipeline knows what to do with.
final class KafkaErrors {
    private KafkaErrors() {}

    /// What to do about a failure: rights, credentials and settings need a person, a record may be
    /// more than Kafka takes, all else passes.
    static WeirException classify(String what, Throwable failure) {
        Throwable cause = unwrap(failure);
        String message = what + ": " + sentence(cause);
        return switch (cause) {
            case WeirException known -> known;
            case AuthenticationException _,
                    AuthorizationException _,
                    InvalidTopicException _,
                    PolicyViolationException _,
                    InvalidConfigurationException _,
                    ConfigException _ ->
                    WeirException.broken(message, cause);
            case RecordTooLargeException _ ->
                    new WeirException(WeirException.Kind.DATA, message, cause);
            default -> WeirException.retriable(message, cause);
        };
    }

    /// The cause behind the wrapping of futures.
    static Throwable unwrap(Throwable failure) {
        Throwable cause = failure.getCause();
        boolean wrapped =
                failure instanceof ExecutionException || failure instanceof CompletionException;
        return wrapped && cause != null ? unwrap(cause) : failure;
    }

    /// The message of a failure; its type where it has none.
    static String sentence(@Nullable Throwable failure) {
        if (failure == null) {
            return "unknown failure";
        }
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
