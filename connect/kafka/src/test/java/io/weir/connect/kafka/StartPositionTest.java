package io.weir.connect.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.base.error.WeirException;
import io.weir.pipeline.Plan;
import io.weir.pipeline.Resume;
import io.weir.pipeline.SourcePartition;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.UUID;

class StartPositionTest {
    private static final UUID TOPIC = UUID.randomUUID();
    private static final SourcePartition PARTITION = new SourcePartition("river", TOPIC, 3);
    private static final Plan PLAN = new Plan(100, 250, 7, Instant.EPOCH);

    @Test
    void withoutACommitItIsTheBeginning() {
        assertThat(StartPosition.resolve(PARTITION, null, 40, 900)).isEqualTo(resume(40, null, 0));
    }

    @Test
    void aPlannedRangeIsRepeated() {
        assertThat(StartPosition.resolve(PARTITION, commit(TOPIC, PLAN), 40, 900))
                .isEqualTo(resume(100, PLAN, 0));
    }

    @Test
    void whatIsLeftOfAPlannedRangeAfterRetentionIsRepeated() {
        assertThat(StartPosition.resolve(PARTITION, commit(TOPIC, PLAN), 120, 900))
                .isEqualTo(resume(120, PLAN, 20));
    }

    @Test
    void aPlannedRangeThatRetentionRemovedIsLost() {
        assertThat(StartPosition.resolve(PARTITION, commit(TOPIC, PLAN), 300, 900))
                .isEqualTo(resume(300, null, 200));
    }

    @Test
    void aCommitForAnEarlierTopicOfThatNameDoesNotCount() {
        assertThat(StartPosition.resolve(PARTITION, commit(UUID.randomUUID(), PLAN), 0, 900))
                .isEqualTo(resume(0, null, 0));
    }

    @Test
    void aCommitBeyondTheEndOfACutLogIsTheEnd() {
        assertThat(StartPosition.resolve(PARTITION, commit(TOPIC, null), 0, 60))
                .isEqualTo(resume(60, null, 0));
    }

    @Test
    void aLogCutWithinAPlannedRangeIsAReasonToStop() {
        assertThatThrownBy(() -> StartPosition.resolve(PARTITION, commit(TOPIC, PLAN), 0, 250))
                .isInstanceOfSatisfying(
                        WeirException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(WeirException.Kind.BROKEN))
                .hasMessageStartingWith(
                        "partition river-3: ends at 250 within the open range 100 to 250 ");
    }

    @Test
    void anOffsetSetWithKafkasOwnToolsCounts() {
        assertThat(StartPosition.resolve(PARTITION, new OffsetAndMetadata(100, ""), 0, 900))
                .isEqualTo(resume(100, null, 0));
    }

    private static OffsetAndMetadata commit(UUID topic, @Nullable Plan plan) {
        return new OffsetAndMetadata(100, new CommitNote(topic, plan).text());
    }

    private static Resume resume(long next, @Nullable Plan open, long lost) {
        return new Resume(PARTITION, next, open, lost);
    }
}
