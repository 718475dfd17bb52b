package io.weir.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.base.error.WeirException;
import io.weir.pipeline.Letter;
import io.weir.pipeline.RecordHeader;
import io.weir.pipeline.SourcePartition;
import io.weir.pipeline.letter.KeptLetter;
import io.weir.pipeline.letter.LetterBox;
import io.weir.pipeline.letter.LetterFilter;
import io.weir.pipeline.letter.LetterHead;
import io.weir.pipeline.letter.LetterId;
import io.weir.pipeline.letter.LetterMark;
import io.weir.pipeline.letter.LetterMark.State;
import io.weir.testing.pipeline.MemoryLetters;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/// What every [LetterBox] (and so every [io.weir.pipeline.DeadLetters]) promises.
public abstract class LetterBoxContract {
    private static final String PIPELINE = "boats";

    private String topic = "";
    private SourcePartition partition = new SourcePartition("none", new UUID(0, 0), 0);
    private LetterBox box = new MemoryLetters();

    /// A box in the same place each time, as another process would open it.
    ///
    /// @param topic where this test's letters come from; ready for dead letters
    protected abstract LetterBox open(String topic) throws Exception;

    @BeforeEach
    void openBox() throws Exception {
        topic = "river-" + Long.toHexString(new Random().nextLong());
        partition = new SourcePartition(topic, UUID.randomUUID(), 3);
        box = open(topic);
    }

    @AfterEach
    void closeBox() {
        box.close();
    }

    private static Letter letter(long offset, int index, String value, String reason) {
        return new Letter(
                offset,
                index,
                "key".getBytes(StandardCharsets.UTF_8),
                value.getBytes(StandardCharsets.UTF_8),
                "bad-boat",
                reason,
                List.of(
                        RecordHeader.text("colour", "blue"),
                        RecordHeader.text("weir-rows", "7"),
                        new RecordHeader("nothing", null)));
    }

    private List<LetterHead> list() {
        return box.list(LetterFilter.of(topic));
    }

    private List<KeptLetter> fetch(List<LetterHead> heads) {
        List<KeptLetter> letters = new ArrayList<>();
        box.fetch(heads, letters::add);
        return letters;
    }

    @Test
    void aLetterIsDurableWhenSendReturnsAndAnotherProcessSeesAllOfIt() throws Exception {
        Instant before = Instant.now().minusMillis(1);
        box.send(PIPELINE, partition, List.of(letter(12, 5, "hull\0\u00e9", "no hull")));
        try (LetterBox other = open(topic)) {
            List<LetterHead> heads = other.list(LetterFilter.of(topic));
            assertThat(heads).hasSize(1);
            LetterHead head = heads.getFirst();
            assertThat(head.id()).isEqualTo(new LetterId(partition.topicId(), 3, 12, 5, PIPELINE));
            assertThat(head.topic()).isEqualTo(topic);
            assertThat(head.error()).isEqualTo("bad-boat");
            assertThat(head.reason()).isEqualTo("no hull");
            assertThat(head.time()).isBetween(before, Instant.now().plusMillis(1));
            assertThat(head.cut()).isFalse();
            assertThat(head.replayed()).isNull();
            other.fetch(
                    heads,
                    letter -> {
                        assertThat(letter.value())
                                .isEqualTo("hull\0\u00e9".getBytes(StandardCharsets.UTF_8));
                        assertThat(letter.key()).isEqualTo("key".getBytes(StandardCharsets.UTF_8));
                        assertThat(letter.headers())
                                .extracting(RecordHeader::name)
                                .containsExactly("colour", "weir-rows", "nothing");
                        assertThat(letter.headers().get(1).value())
                                .isEqualTo("7".getBytes(StandardCharsets.UTF_8));
                        assertThat(letter.headers().get(2).value()).isNull();
                    });
        }
    }

    @Test
    void aLetterThatIsSentAgainReplacesTheFirst() {
        box.send(PIPELINE, partition, List.of(letter(1, 0, "a", "first")));
        box.send(PIPELINE, partition, List.of(letter(1, 0, "b", "second")));
        assertThat(list()).extracting(LetterHead::reason).containsExactly("second");
        assertThat(fetch(list()).getFirst().value()).isEqualTo(new byte[] {'b'});
    }

    @Test
    void offsetIndexPartitionTopicAndPipelineMakeALetterAnother() {
        SourcePartition neighbour = new SourcePartition(topic, partition.topicId(), 4);
        SourcePartition anew = new SourcePartition(topic, UUID.randomUUID(), 3);
        box.send(
                PIPELINE,
                partition,
                List.of(letter(1, 0, "a", ""), letter(1, 1, "b", ""), letter(2, 0, "c", "")));
        box.send(PIPELINE, neighbour, List.of(letter(1, 0, "d", "")));
        box.send(PIPELINE, anew, List.of(letter(1, 0, "e", "")));
        box.send("ships", partition, List.of(letter(1, 0, "f", "")));
        assertThat(fetch(list()))
                .extracting(letter -> new String(letter.value(), StandardCharsets.UTF_8))
                .containsExactlyInAnyOrder("a", "b", "c", "d", "e", "f");
    }

    @Test
    void severalThreadsSendAtOnce() throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> sent = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                int from = thread * 50;
                sent.add(
                        threads.submit(() ->
                                box.send(
                                        PIPELINE,
                                        partition,
                                        IntStream.range(from, from + 50)
                                                .mapToObj(i -> letter(i, 0, "v" + i, "r" + i))
                                                .toList())));
            }
            for (Future<?> one : sent) {
                one.get();
            }
        }
        List<LetterHead> heads = list();
        assertThat(heads).hasSize(200);
        assertThat(fetch(heads))
                .allSatisfy(letter ->
                        assertThat(new String(letter.value(), StandardCharsets.UTF_8))
                                .isEqualTo("v" + letter.head().id().offset()));
    }

    @Test
    void aFilterFindsByPipelineTopicReasonAndTime() {
        box.send(PIPELINE, partition, List.of(letter(1, 0, "a", "Too Old to float")));
        box.send("ships", partition, List.of(letter(2, 0, "b", "no mast")));
        Instant time = list().getFirst().time();
        assertThat(find("ships", topic, "", Instant.MIN, Instant.MAX)).containsExactly(2L);
        assertThat(find("", topic, "too old", Instant.MIN, Instant.MAX)).containsExactly(1L);
        assertThat(find("", topic, "bad-boat", Instant.MIN, Instant.MAX)).hasSize(2);
        assertThat(find("", topic + "-2", "", Instant.MIN, Instant.MAX)).isEmpty();
        assertThat(find(PIPELINE, topic, "", time, Instant.MAX)).containsExactly(1L);
        assertThat(find(PIPELINE, topic, "", time.plusMillis(1), Instant.MAX)).isEmpty();
        assertThat(find(PIPELINE, topic, "", Instant.MIN, time)).isEmpty();
    }

    private List<Long> find(
            String pipeline, String from, String reason, Instant since, Instant until) {
        return box.list(new LetterFilter(pipeline, from, reason, since, until)).stream()
                .map(head -> head.id().offset())
                .toList();
    }

    @Test
    void marksStayWithTheirLetterWhenItIsSentAgain() {
        box.send(PIPELINE, partition, List.of(letter(1, 0, "a", ""), letter(2, 0, "b", "")));
        LetterId id = list().getFirst().id();
        UUID run = UUID.randomUUID();
        Instant time = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        box.mark(
                topic,
                List.of(
                        new LetterMark(
                                id, run, State.PLANNED, 4, 2, 9, time.plusSeconds(6), time)));
        assertThat(list().getFirst().replayed()).isNull();
        assertThat(list().getFirst().marks())
                .containsExactly(
                        new LetterMark(id, run, State.PLANNED, 4, 2, 9, time.plusSeconds(6), time));
        box.mark(topic, List.of(LetterMark.replayed(id, run, time)));
        box.send(PIPELINE, partition, List.of(letter(1, 0, "a", "")));
        assertThat(list())
                .filteredOn(head -> head.id().equals(id))
                .singleElement()
                .satisfies(head -> {
                    assertThat(head.replayed()).isEqualTo(time);
                    assertThat(head.marks()).hasSize(1);
                });
        assertThat(list())
                .filteredOn(head -> !head.id().equals(id))
                .singleElement()
                .satisfies(head -> assertThat(head.marks()).isEmpty());
    }

    @Test
    void aLetterThatIsGoneIsNotPassedOverInSilence() {
        box.send(PIPELINE, partition, List.of(letter(1, 0, "a", "")));
        LetterHead there = list().getFirst();
        LetterHead gone =
                new LetterHead(
                        new LetterId(partition.topicId(), 3, 77, 0, PIPELINE),
                        topic,
                        "",
                        "",
                        Instant.now(),
                        1,
                        false,
                        there.place() + 1);
        assertThatThrownBy(() -> box.fetch(List.of(gone), _ -> {}))
                .isInstanceOf(WeirException.class)
                .hasMessageContaining("gone");
    }

    @Test
    void aProbeLeavesNoLetter() {
        box.probe(topic);
        box.probe(topic);
        assertThat(list()).isEmpty();
    }

    @Test
    void aLetterLargerThanAnyLimitIsKeptAtLeastByItsBeginning() {
        byte[] large = new byte[10 << 20];
        new Random(1).nextBytes(large);
        Letter letter = new Letter(1, 0, null, large, "bad-boat", "too heavy");
        box.send(PIPELINE, partition, List.of(letter, letter(2, 0, "b", "")));
        List<LetterHead> heads = list().stream().filter(head -> head.id().offset() == 1).toList();
        assertThat(heads).hasSize(1);
        LetterHead head = heads.getFirst();
        assertThat(head.size()).isEqualTo(large.length);
        byte[] kept = fetch(heads).getFirst().value();
        assertThat(head.cut()).isEqualTo(kept.length < large.length);
        assertThat(kept).isEqualTo(Arrays.copyOf(large, kept.length)).isNotEmpty();
        assertThat(list()).hasSize(2);
    }
}
