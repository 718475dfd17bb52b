package io.weir.testing.pipeline;

import io.weir.pipeline.DeadLetters;
import io.weir.pipeline.Letter;
import io.weir.pipeline.SourcePartition;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Dead letters in memory, one per item however often it is sent. Thread-safe.
public final class MemoryLetters implements DeadLetters {
    private final Map<String, Letter> letters = new TreeMap<>();

    @Override
    public synchronized void send(String pipeline, SourcePartition partition, List<Letter> guilty) {
        for (Letter letter : guilty) {
            letters.put(
                    partition.partition() + "/" + letter.offset() + "/" + letter.index(), letter);
        }
    }

    /// The letters by `partition/offset/index`.
    public synchronized Map<String, Letter> all() {
        return Map.copyOf(letters);
    }
}
