package io.weir.pipeline.letter;

import io.weir.pipeline.letter.LetterMark.State;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/// A kept letter without its content.
///
/// @param id which letter it is
/// @param topic where it came from
/// @param error a short code
/// @param reason one sentence
/// @param time when it was sent last
/// @param size of the item in bytes; more than is kept when it was cut
/// @param cut whether only the beginning of the item is kept
/// @param place where its box finds the content; means nothing to others
/// @param source who the ledger counted it under: the topic, or an exporter
/// @param items that the ledger counted with it, > 0
/// @param marks what replays did with it
public record LetterHead(
        LetterId id,
        String topic,
        String error,
        String reason,
        Instant time,
        long size,
        boolean cut,
        long place,
        String source,
        long items,
        List<LetterMark> marks) {
    public LetterHead {
        marks = List.copyOf(marks);
    }

    /// A pipeline's letter, without marks.
    public LetterHead(
            LetterId id,
            String topic,
            String error,
            String reason,
            Instant time,
            long size,
            boolean cut,
            long place) {
        this(id, topic, error, reason, time, size, cut, place, topic, 1, List.of());
    }

    /// When the letter was last replayed; null when it never was.
    public @Nullable Instant replayed() {
        return marks.stream()
                .filter(mark -> mark.state() == State.REPLAYED)
                .map(LetterMark::time)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    /// `TOPIC/PARTITION/OFFSET/INDEX/PIPELINE`: for people, who know topics by their names.
    public String name() {
        return topic
                + "/"
                + id.partition()
                + "/"
                + id.offset()
                + "/"
                + id.index()
                + "/"
                + id.pipeline();
    }

    /// The same with these marks.
    public LetterHead withMarks(List<LetterMark> others) {
        return new LetterHead(
                id, topic, error, reason, time, size, cut, place, source, items, others);
    }
}
