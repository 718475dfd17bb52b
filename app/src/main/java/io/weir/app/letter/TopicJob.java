package io.weir.app.letter;

import io.weir.connect.kafka.KafkaLetterBox;
import io.weir.connect.kafka.TopicReplay;
import io.weir.pipeline.letter.KeptLetter;
import io.weir.pipeline.letter.LetterBox;
import io.weir.pipeline.letter.LetterHead;
import io.weir.pipeline.letter.LetterId;
import io.weir.pipeline.letter.LetterMark;
import io.weir.pipeline.letter.LetterMark.State;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongConsumer;

/// Replays into topics. Their marks are written in Kafka together with the records, wherever the
/// letters are kept, and copied to the box of the letter afterwards.
final class TopicJob {
    private static final int BATCH = 500;
    private static final long BATCH_BYTES = 16L << 20;

    private final TopicReplay topics;
    private final KafkaLetterBox kafka;
    private final ReplayLedger ledger;
    private final LongConsumer progress;

    private record Home(LetterBox box, String topic) {}

    TopicJob(TopicReplay topics, KafkaLetterBox kafka, ReplayLedger ledger, LongConsumer progress) {
        this.topics = topics;
        this.kafka = kafka;
        this.ledger = ledger;
        this.progress = progress;
    }

    /// The letters with the marks that stand in Kafka, which an earlier replay may not have had the
    /// time to copy.
    ///
    /// @param ask whether to look into Kafka; letters that are kept there have theirs anyway
    List<FoundLetter> withMarks(List<FoundLetter> letters, boolean ask) {
        Set<String> elsewhere = new HashSet<>();
        for (FoundLetter letter : letters) {
            if (ask && letter.box() != kafka) {
                elsewhere.add(letter.head().topic());
            }
        }
        Map<LetterId, LetterMark> marks = new HashMap<>();
        for (String topic : elsewhere) {
            for (LetterMark mark : kafka.marks(topic)) {
                if (mark.state() == State.REPLAYED) {
                    marks.put(mark.letter(), mark);
                }
            }
        }
        Map<Home, List<LetterMark>> missing = new HashMap<>();
        List<FoundLetter> marked = new ArrayList<>();
        for (FoundLetter letter : letters) {
            LetterMark mark = marks.get(letter.head().id());
            if (mark == null || letter.head().replayed() != null) {
                marked.add(letter);
            } else {
                missing.computeIfAbsent(
                                new Home(letter.box(), letter.head().topic()),
                                _ -> new ArrayList<>())
                        .add(mark);
                marked.add(withMark(letter, mark));
            }
        }
        missing.forEach((home, those) -> home.box().mark(home.topic(), those));
        return marked;
    }

    private static FoundLetter withMark(FoundLetter letter, LetterMark mark) {
        List<LetterMark> all = new ArrayList<>(letter.head().marks());
        all.add(mark);
        return new FoundLetter(letter.box(), letter.head().withMarks(all));
    }

    void replay(List<FoundLetter> letters) throws InterruptedException {
        UUID run = UUID.randomUUID();
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        List<FoundLetter> sorted = new ArrayList<>(letters);
        sorted.sort(Comparator.comparing(letter -> TopicReplay.record(letter.head())));
        List<FoundLetter> batch = new ArrayList<>();
        long bytes = 0;
        long done = 0;
        for (FoundLetter letter : sorted) {
            boolean full = batch.size() >= BATCH || bytes > BATCH_BYTES;
            if (full && !sameRecord(batch.getLast(), letter)) {
                send(batch, run, now);
                done += batch.size();
                progress.accept(done);
                batch.clear();
                bytes = 0;
            }
            batch.add(letter);
            bytes += letter.head().size();
        }
        if (!batch.isEmpty()) {
            send(batch, run, now);
            progress.accept(done + batch.size());
        }
    }

    private static boolean sameRecord(FoundLetter one, FoundLetter other) {
        return TopicReplay.record(one.head()).equals(TopicReplay.record(other.head()));
    }

    private void send(List<FoundLetter> batch, UUID run, Instant now) throws InterruptedException {
        Map<LetterBox, List<LetterHead>> byBox = new HashMap<>();
        for (FoundLetter letter : batch) {
            byBox.computeIfAbsent(letter.box(), _ -> new ArrayList<>()).add(letter.head());
        }
        List<KeptLetter> contents = new ArrayList<>();
        byBox.forEach((box, heads) -> box.fetch(heads, contents::add));
        topics.replay(contents, run, now);
        byBox.forEach((box, heads) -> {
            if (box != kafka) {
                Map<String, List<LetterMark>> marks = new HashMap<>();
                for (LetterHead head : heads) {
                    marks.computeIfAbsent(head.topic(), _ -> new ArrayList<>())
                            .add(LetterMark.replayed(head.id(), run, now));
                }
                marks.forEach(box::mark);
            }
        });
        ledger.replayed(batch.stream().map(FoundLetter::head).toList(), List.of());
    }
}
