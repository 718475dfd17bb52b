package io.weir.pipeline.letter;

import java.time.Instant;
import java.util.UUID;

/// What one replay did with one letter. A later mark of the same replay and letter replaces an
/// earlier one.
///
/// @param letter the letter
/// @param run the replay
/// @param state how far it came
/// @param ordinal the letter's place in the replay
/// @param first ordinal of the first letter of the range that was planned with it
/// @param last ordinal of the last letter of that range
/// @param deadline no insert of that range starts later than this
/// @param time when the replay began
public record LetterMark(
        LetterId letter,
        UUID run,
        State state,
        long ordinal,
        long first,
        long last,
        Instant deadline,
        Instant time) {

    /// How far a replay came with a letter.
    public enum State {
        /// Its range may have been stored.
        PLANNED,
        /// It is where it was sent.
        REPLAYED
    }

    /// A letter that is sent in the same transaction as its mark.
    public static LetterMark replayed(LetterId letter, UUID run, Instant time) {
        return new LetterMark(letter, run, State.REPLAYED, 0, 0, 0, time, time);
    }

    /// The same once it is settled.
    LetterMark settled() {
        return new LetterMark(letter, run, State.REPLAYED, ordinal, first, last, deadline, time);
    }

    /// State, ordinals and times as one word, for stores that keep text:
    /// `STATE,ORDINAL,FIRST,LAST,DEADLINE-MILLIS,TIME-MILLIS`.
    public String text() {
        return String.join(
                ",",
                state.name(),
                Long.toString(ordinal),
                Long.toString(first),
                Long.toString(last),
                Long.toString(deadline.toEpochMilli()),
                Long.toString(time.toEpochMilli()));
    }

    /// Reads [#text()].
    ///
    /// @throws IllegalArgumentException when the text is no mark
    public static LetterMark parse(LetterId letter, UUID run, String text) {
        String[] words = text.split(",", -1);
        if (words.length != 6) {
            throw new IllegalArgumentException("mark: " + text + " (expected: six words)");
        }
        return new LetterMark(
                letter,
                run,
                State.valueOf(words[0]),
                Long.parseLong(words[1]),
                Long.parseLong(words[2]),
                Long.parseLong(words[3]),
                Instant.ofEpochMilli(Long.parseLong(words[4])),
                Instant.ofEpochMilli(Long.parseLong(words[5])));
    }
}
