package io.weir.pipeline.letter;

import java.time.Instant;
import java.util.Locale;

/// Which letters someone wants to see.
///
/// @param pipeline only of that pipeline; empty for all
/// @param topic only from that topic; empty for all
/// @param reason only with that error code, or with this text in the reason, whatever its case;
///   empty for all
/// @param since sent at or after
/// @param until sent before
public record LetterFilter(
        String pipeline, String topic, String reason, Instant since, Instant until) {

    /// Every letter.
    public static LetterFilter all() {
        return new LetterFilter("", "", "", Instant.MIN, Instant.MAX);
    }

    /// Every letter from a topic.
    public static LetterFilter of(String topic) {
        return new LetterFilter("", topic, "", Instant.MIN, Instant.MAX);
    }

    /// Whether it says anything at all.
    public boolean isAll() {
        return equals(all());
    }

    /// Whether a letter is wanted.
    public boolean matches(LetterHead letter) {
        return (pipeline.isEmpty() || letter.id().pipeline().equals(pipeline))
                && (topic.isEmpty() || letter.topic().equals(topic))
                && matchesReason(letter)
                && !letter.time().isBefore(since)
                && letter.time().isBefore(until);
    }

    private boolean matchesReason(LetterHead letter) {
        return reason.isEmpty()
                || letter.error().equals(reason)
                || letter.reason()
                        .toLowerCase(Locale.ROOT)
                        .contains(reason.toLowerCase(Locale.ROOT));
    }
}
