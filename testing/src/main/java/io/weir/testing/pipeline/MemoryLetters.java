package io.weir.testing.pipeline;

import io.weir.base.error.WeirException;
import io.weir.pipeline.Letter;
import io.weir.pipeline.SourcePartition;
import io.weir.pipeline.letter.KeptLetter;
import io.weir.pipeline.letter.LetterBox;
import io.weir.pipeline.letter.LetterFilter;
import io.weir.pipeline.letter.LetterFold;
import io.weir.pipeline.letter.LetterHead;
import io.weir.pipeline.letter.LetterHeaders;
import io.weir.pipeline.letter.LetterId;
import io.weir.pipeline.letter.LetterMark;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Dead letters in memory, one per item however often it is sent. Thread-safe.
public final class MemoryLetters implements LetterBox {
    private final Map<String, Letter> letters = new TreeMap<>();
    private final Map<LetterId, KeptLetter> kept = new HashMap<>();
    private final List<LetterMark> marks = new ArrayList<>();

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public void probe(String topic) {}

    @Override
    public synchronized void send(String pipeline, SourcePartition partition, List<Letter> guilty) {
        for (Letter letter : guilty) {
            letters.put(
                    partition.partition() + "/" + letter.offset() + "/" + letter.index(), letter);
            LetterId id = LetterId.of(pipeline, partition, letter);
            KeptLetter read =
                    LetterHeaders.read(
                            id.topicId(),
                            LetterHeaders.write(
                                    pipeline,
                                    partition,
                                    letter,
                                    Instant.now(),
                                    letter.value().length),
                            letter.value(),
                            0);
            if (read != null) {
                kept.put(id, read);
            }
        }
    }

    /// The letters by `partition/offset/index`.
    public synchronized Map<String, Letter> all() {
        return Map.copyOf(letters);
    }

    @Override
    public synchronized List<LetterHead> list(LetterFilter filter) {
        LetterFold fold = new LetterFold();
        kept.values().forEach(letter -> fold.add(letter.head()));
        marks.forEach(fold::add);
        return fold.heads(filter);
    }

    @Override
    public synchronized void fetch(List<LetterHead> heads, Consumer<KeptLetter> taker) {
        for (LetterHead head : heads) {
            KeptLetter letter = kept.get(head.id());
            if (letter == null) {
                throw WeirException.broken("letter " + head.name() + ": gone meanwhile", null);
            }
            taker.accept(letter.withHead(head));
        }
    }

    @Override
    public synchronized void mark(String topic, List<LetterMark> more) {
        marks.addAll(more);
    }

    @Override
    public void close() {}
}
