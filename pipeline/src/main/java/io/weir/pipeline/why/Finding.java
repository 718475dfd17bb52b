package io.weir.pipeline.why;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// One thing that is missing, or that explains or threatens to cause a gap.
///
/// @param cause a short code, lower-case with dashes: a rule's name, `kernel-dropped`, `silent`
/// @param source what it is about: an exporter's address, a socket, a topic, a pipeline
/// @param missing whether items are missing, late or incomplete because of it; otherwise a remark
/// @param since when it began; null when unknown
/// @param until when it last happened; null while it goes on
/// @param count items concerned; 0 when they cannot be counted
/// @param share of all items in that time, 0 to 1; 0 when unknown
/// @param sentence what, since when and why, for a person
/// @param advice what to set or do; empty when there is nothing to do
public record Finding(
        String cause,
        String source,
        boolean missing,
        @Nullable Instant since,
        @Nullable Instant until,
        long count,
        double share,
        String sentence,
        String advice) {

    /// Something that is missing and goes on.
    public static Finding ongoing(
            String cause,
            String source,
            @Nullable Instant since,
            long count,
            String sentence,
            String advice) {
        return new Finding(cause, source, true, since, null, count, 0, sentence, advice);
    }

    /// A remark.
    public static Finding note(String cause, String source, String sentence, String advice) {
        return new Finding(cause, source, false, null, null, 0, 0, sentence, advice);
    }

    /// Sentence and advice as one line.
    public String text() {
        return advice.isEmpty() ? sentence : sentence + "; " + advice;
    }
}
