package io.weir.pipeline.letter;

import io.weir.pipeline.Plan;
import io.weir.pipeline.letter.LetterMark.State;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Letters of one pipeline and topic that go through that pipeline in one run, in this order.
///
/// @param run the replay; the id of the source that the letters are read from, so that a repeated
///   range has the same batch id
/// @param time when the replay began; the time of its records
/// @param first ordinal of the first letter
/// @param letters in the order of their ordinals
/// @param open the plan that an earlier process left with all of these letters; null for a new run
public record ReplayRange(
        UUID run, Instant time, long first, List<LetterHead> letters, @Nullable Plan open) {
    public ReplayRange {
        letters = List.copyOf(letters);
    }

    /// A replay that begins now.
    public static ReplayRange begin(List<LetterHead> letters, Instant now) {
        return new ReplayRange(UUID.randomUUID(), now, 0, letters, null);
    }

    /// The same as one range whose end is fixed, so that every copy of the store gets the same
    /// batch; its marks must be durable before the first copy gets anything.
    public ReplayRange planned() {
        return new ReplayRange(run, time, first, letters, new Plan(first, end() - 1, -1, time));
    }

    /// A mark on every letter that says that the range is planned as a whole.
    public List<LetterMark> marks() {
        List<LetterMark> marks = new ArrayList<>();
        for (long ordinal = first; ordinal < end(); ordinal++) {
            marks.add(
                    new LetterMark(
                            letter(ordinal).id(),
                            run,
                            State.PLANNED,
                            ordinal,
                            first,
                            end() - 1,
                            time,
                            time));
        }
        return marks;
    }

    private record Key(UUID run, long first, long last, String pipeline, String topic) {}

    private record Planned(LetterHead letter, LetterMark mark) {}

    /// What earlier processes left in doubt: ranges that were planned as a whole, of which nobody
    /// knows whether they were stored. A range of which not every letter is marked was never begun.
    public static List<ReplayRange> findOpen(List<LetterHead> letters) {
        List<ReplayRange> open = new ArrayList<>();
        byRange(letters)
                .forEach((key, range) -> {
                    boolean whole = range.size() == key.last() - key.first() + 1;
                    boolean done = range.stream().anyMatch(p -> p.mark().state() == State.REPLAYED);
                    if (whole && !done) {
                        LetterMark mark = range.getFirst().mark();
                        Plan plan = new Plan(key.first(), key.last(), -1, mark.deadline());
                        List<LetterHead> heads = range.stream().map(Planned::letter).toList();
                        open.add(new ReplayRange(key.run(), mark.time(), key.first(), heads, plan));
                    }
                });
        return open;
    }

    /// Letters that are marked as planned although their range is settled: the marks that an
    /// earlier process did not get to, as they should be.
    public static List<LetterMark> findUnmarked(List<LetterHead> letters) {
        List<LetterMark> missing = new ArrayList<>();
        byRange(letters)
                .forEach((_, range) -> {
                    if (range.stream().anyMatch(p -> p.mark().state() == State.REPLAYED)) {
                        range.stream()
                                .map(Planned::mark)
                                .filter(mark -> mark.state() == State.PLANNED)
                                .forEach(mark -> missing.add(mark.settled()));
                    }
                });
        return missing;
    }

    private static Map<Key, List<Planned>> byRange(List<LetterHead> letters) {
        List<Planned> all = new ArrayList<>();
        for (LetterHead letter : letters) {
            letter.marks().forEach(mark -> all.add(new Planned(letter, mark)));
        }
        all.sort(Comparator.comparingLong(planned -> planned.mark().ordinal()));
        Map<Key, List<Planned>> ranges = new LinkedHashMap<>();
        for (Planned planned : all) {
            LetterMark mark = planned.mark();
            Key key =
                    new Key(
                            mark.run(),
                            mark.first(),
                            mark.last(),
                            mark.letter().pipeline(),
                            planned.letter().topic());
            ranges.computeIfAbsent(key, _ -> new ArrayList<>()).add(planned);
        }
        return ranges;
    }

    /// The letter with that ordinal.
    LetterHead letter(long ordinal) {
        return letters.get((int) (ordinal - first));
    }

    /// The ordinal after the last.
    long end() {
        return first + letters.size();
    }
}
