package io.weir.testing.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.base.error.WeirException;
import io.weir.pipeline.Letter;
import io.weir.pipeline.PipelineConfig;
import io.weir.pipeline.SourcePartition;
import io.weir.pipeline.Steps;
import io.weir.pipeline.Steps.Step;
import io.weir.pipeline.letter.LetterFilter;
import io.weir.pipeline.letter.LetterHead;
import io.weir.pipeline.letter.LetterMark;
import io.weir.pipeline.letter.ReplayFate;
import io.weir.pipeline.letter.ReplayRange;
import io.weir.pipeline.letter.ThroughReplay;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Letters straight through the pipeline, with a replay that ends at every step. About 8 s, most of
/// it waiting out the deadlines of those that ended.
class ThroughReplayTest {
    private static final int LETTERS = 40;
    private static final PipelineConfig CONFIG =
            new PipelineConfig(
                    Duration.ofSeconds(5),
                    PipelineConfig.defaults().memory(),
                    2,
                    Duration.ofMillis(300),
                    Duration.ofMinutes(5),
                    Duration.ofMillis(100));

    private final SourcePartition source = new SourcePartition("river", new UUID(1, 2), 0);
    private final MemoryLetters letters = new MemoryLetters();
    private final MemoryStore store = new MemoryStore();

    private void send(int count) {
        letters.send(
                "ids",
                source,
                IntStream.range(0, count)
                        .mapToObj(id ->
                                new Letter(id, 0, null, IdProcessor.record(id), "id-strange", "?"))
                        .toList());
    }

    private List<LetterHead> list() {
        return letters.list(LetterFilter.all());
    }

    private ReplayFate replay(ReplayRange range, Steps steps) throws InterruptedException {
        return ReplayFate.of(
                new ThroughReplay(new IdProcessor(15), store, letters, CONFIG, steps)
                        .run("river", range, true, _ -> {}));
    }

    @Test
    void everyLetterIsStoredOnceAndMarked() throws InterruptedException {
        send(LETTERS);
        List<Long> progress = new ArrayList<>();
        new ThroughReplay(new IdProcessor(15), store, letters, CONFIG, Steps.none())
                .run("river", ReplayRange.begin(list(), Instant.now()), true, progress::add);
        assertThat(store.ids()).isEqualTo(LongStream.range(0, LETTERS).boxed().toList());
        assertThat(list()).allSatisfy(letter -> assertThat(letter.replayed()).isNotNull());
        assertThat(progress).isSorted().endsWith((long) LETTERS);
    }

    /// A step that fails for good ends the runner there, as a kill does: nothing after it happens.
    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {
                "BEFORE_PLAN",
                "AFTER_PLAN",
                "BEFORE_INSERT",
                "AFTER_INSERT",
                "BEFORE_SETTLE",
                "AFTER_SETTLE"
            })
    void aReplayThatEndsAtAnyStepIsFinishedByTheNextWithoutDoubling(Step fatal) throws Exception {
        send(LETTERS);
        int[] crossed = {0};
        Steps kill =
                (step, _, _) -> {
                    if (step == fatal && ++crossed[0] == 2) {
                        throw WeirException.broken("killed at " + step, null);
                    }
                };
        assertThatThrownBy(() -> replay(ReplayRange.begin(list(), Instant.now()), kill))
                .hasMessageContaining("killed at");
        finish();
        assertThat(store.ids()).isEqualTo(LongStream.range(0, LETTERS).boxed().toList());
        assertThat(list()).allSatisfy(letter -> assertThat(letter.replayed()).isNotNull());
    }

    /// What the command does when it is started again.
    private void finish() throws InterruptedException {
        letters.mark("river", ReplayRange.findUnmarked(list()));
        for (ReplayRange open : ReplayRange.findOpen(list())) {
            replay(open, Steps.none());
        }
        List<LetterHead> left =
                list().stream().filter(letter -> letter.replayed() == null).toList();
        if (!left.isEmpty()) {
            replay(ReplayRange.begin(left, Instant.now()), Steps.none());
        }
    }

    @Test
    void severalCopiesGetTheSameBatchAndOnlyTheLastEndsTheReplay() throws InterruptedException {
        send(LETTERS);
        ReplayRange range =
                ReplayRange.begin(list(), Instant.now().truncatedTo(ChronoUnit.MILLIS)).planned();
        letters.mark("river", range.marks());
        ThroughReplay first =
                new ThroughReplay(new IdProcessor(15), store, letters, CONFIG, Steps.none());
        first.run("river", range, false, _ -> {});
        assertThat(list()).allSatisfy(letter -> assertThat(letter.replayed()).isNull());
        ReplayRange open = ReplayRange.findOpen(list()).getFirst();
        assertThat(open.letters()).hasSize(LETTERS);
        MemoryStore other = new MemoryStore();
        first.run("river", open, false, _ -> {});
        new ThroughReplay(new IdProcessor(15), other, letters, CONFIG, Steps.none())
                .run("river", open, true, _ -> {});
        List<Long> all = LongStream.range(0, LETTERS).boxed().toList();
        assertThat(store.ids()).isEqualTo(all);
        assertThat(other.ids()).isEqualTo(all);
        assertThat(list()).allSatisfy(letter -> assertThat(letter.replayed()).isNotNull());
    }

    @Test
    void aPlanThatWasNotMarkedOnEveryLetterWasNeverBegun() {
        send(3);
        UUID run = UUID.randomUUID();
        Instant now = Instant.now();
        List<LetterMark> marks = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            marks.add(
                    new LetterMark(
                            list().get(i).id(), run, LetterMark.State.PLANNED, i, 0, 2, now, now));
        }
        letters.mark("river", marks);
        assertThat(ReplayRange.findOpen(list())).isEmpty();
        letters.mark(
                "river",
                List.of(
                        new LetterMark(
                                list().get(2).id(),
                                run,
                                LetterMark.State.PLANNED,
                                2,
                                0,
                                2,
                                now,
                                now)));
        assertThat(ReplayRange.findOpen(list()))
                .singleElement()
                .satisfies(open -> assertThat(open.letters()).isEqualTo(list()));
    }

    @Test
    void marksThatWereCutShortAreMadeWhole() {
        send(2);
        UUID run = UUID.randomUUID();
        Instant now = Instant.now();
        letters.mark(
                "river",
                List.of(
                        new LetterMark(
                                list().get(0).id(),
                                run,
                                LetterMark.State.REPLAYED,
                                0,
                                0,
                                1,
                                now,
                                now),
                        new LetterMark(
                                list().get(1).id(),
                                run,
                                LetterMark.State.PLANNED,
                                1,
                                0,
                                1,
                                now,
                                now)));
        assertThat(ReplayRange.findOpen(list())).isEmpty();
        letters.mark("river", ReplayRange.findUnmarked(list()));
        assertThat(list()).allSatisfy(letter -> assertThat(letter.replayed()).isEqualTo(now));
    }

    @Test
    void saysWhatARuleTurnedAway() throws InterruptedException {
        send(3);
        letters.send(
                "ids",
                source,
                List.of(
                        new Letter(
                                9,
                                0,
                                null,
                                IdProcessor.record(IdProcessor.REFUSED),
                                "id-strange",
                                "?")));
        ReplayFate fate = replay(ReplayRange.begin(list(), Instant.now()), Steps.none());
        assertThat(fate.stored()).isEqualTo(3);
        assertThat(fate.lettersAgain()).isEmpty();
        assertThat(fate.refused().values()).containsExactly(1L);
        assertThat(fate.plus(fate).failed()).isEqualTo(2);
    }

    @Test
    void anItemThatIsRefusedAgainIsANewLetterFromTheReplay() throws InterruptedException {
        letters.send(
                "ids",
                source,
                List.of(new Letter(7, 0, null, IdProcessor.record(2, -5, 4), "id-strange", "?")));
        ReplayFate fate = replay(ReplayRange.begin(list(), Instant.now()), Steps.none());
        assertThat(fate)
                .isEqualTo(new ReplayFate(2, Map.of("id-negative", 1L), Map.of()))
                .returns(1L, ReplayFate::failed);
        assertThat(store.ids()).containsExactly(2L, 4L);
        assertThat(list()).hasSize(2);
        LetterHead anew =
                list().stream()
                        .filter(letter -> letter.replayed() == null)
                        .findFirst()
                        .orElseThrow();
        assertThat(anew.error()).isEqualTo("id-negative");
        assertThat(anew.topic()).isEqualTo("river");
        assertThat(anew.id().topicId()).isNotEqualTo(source.topicId());
        letters.fetch(
                List.of(anew),
                letter ->
                        assertThat(letter.headers())
                                .anyMatch(header -> header.name().equals("weir-replay-of")));
    }
}
