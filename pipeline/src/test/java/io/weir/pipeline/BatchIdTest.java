package io.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

class BatchIdTest {
    private static final UUID TOPIC = UUID.fromString("6f1c9c0e-4d6b-4f5e-8c9b-0d1e2f3a4b5c");
    private static final String TOKEN = "0653c66a5e27688d9a9106495631fe6f-0";
    private static final BatchId ID =
            new BatchId("flows", new SourcePartition("river", TOPIC, 3), 2, 100, 250);

    @Test
    void hashAndTokenNeverChange() {
        // Pinned: rows already stored carry these values.
        assertThat(ID.hash()).isEqualTo(-4948982490181898733L);
        assertThat(ID.token(0, "flows", "20261122")).isEqualTo(TOKEN);
        assertThat(ID.queryId(2, "flows", "20261122"))
                .isEqualTo("weir-" + TOKEN.replace("-0", "-2"));
    }

    @Test
    void everyPartOfTheIdentityCounts() {
        Set<Long> hashes = new HashSet<>();
        hashes.add(ID.hash());
        hashes.add(batch(UUID.randomUUID(), 3, 100, 250).hash());
        hashes.add(batch(TOPIC, 4, 100, 250).hash());
        hashes.add(batch(TOPIC, 3, 101, 250).hash());
        hashes.add(batch(TOPIC, 3, 100, 251).hash());
        SourcePartition partition = new SourcePartition("river", TOPIC, 3);
        hashes.add(new BatchId("other", partition, 2, 100, 250).hash());
        hashes.add(new BatchId("flows", partition, 3, 100, 250).hash());
        assertThat(hashes).hasSize(7).doesNotContain(0L);
        assertThat(batch(TOPIC, 3, 100, 250).hash()).isEqualTo(ID.hash());
    }

    @Test
    void everyInsertHasATokenOfItsOwn() {
        Set<String> tokens = new HashSet<>();
        tokens.add(ID.token(0, "flows", "1"));
        tokens.add(ID.token(1, "flows", "1"));
        tokens.add(ID.token(0, "flows", "2"));
        tokens.add(ID.token(0, "exporters", "1"));
        assertThat(tokens).hasSize(4);
    }

    @Test
    void refusesARangeThatEndsBeforeItBegins() {
        assertThatThrownBy(() -> batch(TOPIC, 0, 5, 4))
                .hasMessage("range: 5 to 4 (expected: 0 <= first <= last)");
    }

    private static BatchId batch(UUID topic, int partition, long first, long last) {
        return new BatchId("flows", new SourcePartition("river", topic, partition), 2, first, last);
    }
}
