package io.weir.app.command;

import io.weir.base.config.Durations;
import io.weir.base.error.WeirException;
import io.weir.pipeline.letter.LetterFilter;

import picocli.CommandLine.Option;

import java.time.DateTimeException;
import java.time.Instant;

/// The options that say which dead letters are meant.
public final class LetterOptions {
    @Option(
            names = "--pipeline",
            paramLabel = "NAME",
            defaultValue = "",
            description = "Only letters of that pipeline.")
    private String pipeline;

    @Option(
            names = "--topic",
            paramLabel = "NAME",
            defaultValue = "",
            description = "Only letters from that topic.")
    private String topic;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Only letters with that error code, or with that text in the reason.")
    private String reason;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            defaultValue = "",
            description =
                    "Only letters sent since then: 2026-01-31T12:00:00Z, or 2h for two hours ago.")
    private String since;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            defaultValue = "",
            description = "Only letters sent before then.")
    private String until;

    /// The filter.
    ///
    /// @throws WeirException of kind `USER` when a time is none
    LetterFilter filter() {
        return new LetterFilter(
                pipeline,
                topic,
                reason,
                time("--since", since, Instant.MIN),
                time("--until", until, Instant.MAX));
    }

    private static Instant time(String option, String text, Instant otherwise) {
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            return Character.isDigit(text.charAt(0)) && text.contains("T")
                    ? Instant.parse(text)
                    : Instant.now().minus(Durations.parse(text));
        } catch (DateTimeException | IllegalArgumentException failure) {
            throw new WeirException(
                    WeirException.Kind.USER,
                    option + ": " + text + " (expected: 2026-01-31T12:00:00Z, or 2h)",
                    failure);
        }
    }
}
