package io.weir.pipeline.letter;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Letters and marks as they were written, folded: of what was written again the last counts. Not
/// thread-safe.
public final class LetterFold {
    private static final Comparator<LetterHead> OLDEST_FIRST =
            Comparator.comparing(LetterHead::time)
                    .thenComparing(LetterHead::topic)
                    .thenComparing(head -> head.id().topicId())
                    .thenComparingInt(head -> head.id().partition())
                    .thenComparingLong(head -> head.id().offset())
                    .thenComparingInt(head -> head.id().index())
                    .thenComparing(head -> head.id().pipeline());

    private final Map<LetterId, LetterHead> letters = new HashMap<>();
    private final Map<LetterId, Map<UUID, LetterMark>> marks = new HashMap<>();

    /// Takes a letter, in the order of writing.
    public void add(LetterHead letter) {
        letters.put(letter.id(), letter);
    }

    /// Takes a mark, in the order of writing; its letter may come later or never.
    public void add(LetterMark mark) {
        marks.computeIfAbsent(mark.letter(), _ -> new HashMap<>()).put(mark.run(), mark);
    }

    /// The letters that fit with their marks, oldest first.
    public List<LetterHead> heads(LetterFilter filter) {
        return letters.values().stream()
                .filter(filter::matches)
                .map(head -> head.withMarks(marksOf(head.id())))
                .sorted(OLDEST_FIRST)
                .toList();
    }

    private List<LetterMark> marksOf(LetterId letter) {
        return new ArrayList<>(marks.getOrDefault(letter, Map.of()).values());
    }

    /// Every mark that counts.
    public List<LetterMark> marks() {
        return marks.values().stream().flatMap(byRun -> byRun.values().stream()).toList();
    }
}
