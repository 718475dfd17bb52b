package io.weir.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.pipeline.Consumer;
import io.weir.pipeline.Plan;
import io.weir.pipeline.Resume;
import io.weir.pipeline.SourcePartition;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/// What every [Consumer] promises, sentence by sentence.
public abstract class ConsumerContract {
    private static final int QUIET_POLLS = 5;

    /// A source with that many empty partitions.
    protected abstract SourceFixture make(int partitions) throws Exception;

    private static Instant deadline() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS).plusSeconds(5);
    }

    @Test
    void readsFromTheBeginningWhatNobodyHasSettledWithGrowingOffsets() throws Exception {
        try (SourceFixture source = make(2)) {
            source.send(0, "a");
            source.send(0, "b");
            source.send(1, "c");
            Consumer consumer = source.consumer();
            assertThat(consumer.name()).isNotEmpty();
            try (RecordingOwner owner = new RecordingOwner(consumer)) {
                assertThat(owner.starts).as("callbacks happen inside poll").isEmpty();
                Resume start = owner.start(0);
                assertThat(start.next()).isZero();
                assertThat(start.open()).isNull();
                assertThat(start.lost()).isZero();
                assertThat(owner.start(1).partition())
                        .isEqualTo(
                                new SourcePartition(
                                        start.partition().topic(), start.partition().topicId(), 1));
                owner.until("two records", () -> owner.values(0).size() == 2);
                owner.until("one record", () -> owner.values(1).size() == 1);
                assertThat(owner.values(0)).containsExactly("a", "b");
                assertThat(owner.records(0).getLast().offset())
                        .isGreaterThan(owner.records(0).getFirst().offset());
            }
        }
    }

    @Test
    void positionPassesOffsetsWithoutRecordsAndEndSaysWhereTheNextOneGoes() throws Exception {
        try (SourceFixture source = make(1)) {
            source.send(0, "a");
            source.leaveOut(0);
            try (RecordingOwner owner = new RecordingOwner(source.consumer())) {
                SourcePartition partition = owner.partition(0);
                owner.until("a record", () -> owner.values(0).size() == 1);
                long last = owner.records(0).getLast().offset();
                owner.until(
                        "the position to pass the gap",
                        () -> owner.consumer.position(partition) > last + 1);
                owner.until(
                        "the end to be known",
                        () -> owner.consumer.end(partition) == owner.consumer.position(partition));
                assertThat(owner.values(0)).containsExactly("a");
            }
        }
    }

    @Test
    void aPlanIsFoundByTheNextOwnerAndALaterOneForTheRangeReplacesIt() throws Exception {
        try (SourceFixture source = make(1)) {
            source.send(0, "a");
            source.send(0, "b");
            Plan later = new Plan(0, 1, -1, deadline().plusSeconds(1));
            try (RecordingOwner first = new RecordingOwner(source.consumer())) {
                SourcePartition partition = first.partition(0);
                first.until("two records", () -> first.values(0).size() == 2);
                assertThat(first.consumer.plan(partition, new Plan(0, 1, -1, deadline()))).isTrue();
                assertThat(first.consumer.plan(partition, later)).isTrue();
            }
            try (RecordingOwner second = new RecordingOwner(source.consumer())) {
                assertThat(second.start(0).open()).isEqualTo(later);
                assertThat(second.start(0).next()).isZero();
                second.until("both again", () -> second.values(0).size() == 2);
                assertThat(second.values(0)).containsExactly("a", "b");
            }
        }
    }

    @Test
    void whatIsSettledIsNotReadAgainAndHasNoPlan() throws Exception {
        try (SourceFixture source = make(1)) {
            source.send(0, "a");
            source.send(0, "b");
            try (RecordingOwner first = new RecordingOwner(source.consumer())) {
                SourcePartition partition = first.partition(0);
                first.until("two records", () -> first.values(0).size() == 2);
                assertThat(first.consumer.plan(partition, new Plan(0, 0, -1, deadline()))).isTrue();
                assertThat(first.consumer.settle(partition, 1)).isTrue();
            }
            try (RecordingOwner second = new RecordingOwner(source.consumer())) {
                assertThat(second.start(0).open()).isNull();
                assertThat(second.start(0).next()).isEqualTo(1);
                second.until("the rest", () -> !second.values(0).isEmpty());
                assertThat(second.values(0)).containsExactly("b");
            }
        }
    }

    @Test
    void aPartitionThatIsNotOwnedTakesNeitherPlanNorSettlement() throws Exception {
        try (SourceFixture source = make(1)) {
            source.send(0, "a");
            try (RecordingOwner owner = new RecordingOwner(source.consumer())) {
                SourcePartition own = owner.partition(0);
                SourcePartition anew = new SourcePartition(own.topic(), UUID.randomUUID(), 0);
                assertThat(owner.consumer.plan(anew, new Plan(0, 0, -1, deadline()))).isFalse();
                assertThat(owner.consumer.settle(anew, 1)).isFalse();
            }
            try (RecordingOwner second = new RecordingOwner(source.consumer())) {
                assertThat(second.start(0).next()).isZero();
            }
        }
    }

    @Test
    void whatWasRemovedBeforeItWasReadIsCountedAndTheRestOfAPlanStays() throws Exception {
        try (SourceFixture source = make(1)) {
            for (int i = 0; i < 6; i++) {
                source.send(0, "r" + i);
            }
            Plan plan = new Plan(1, 4, -1, deadline());
            try (RecordingOwner first = new RecordingOwner(source.consumer())) {
                SourcePartition partition = first.partition(0);
                first.until("six records", () -> first.values(0).size() == 6);
                assertThat(first.consumer.settle(partition, 1)).isTrue();
                assertThat(first.consumer.plan(partition, plan)).isTrue();
            }
            source.removeBefore(0, 3);
            try (RecordingOwner second = new RecordingOwner(source.consumer())) {
                Resume start = second.start(0);
                assertThat(start.next()).isEqualTo(3);
                assertThat(start.lost()).isEqualTo(2);
                assertThat(start.open()).isEqualTo(plan);
            }
            source.removeBefore(0, 5);
            try (RecordingOwner third = new RecordingOwner(source.consumer())) {
                assertThat(third.start(0).open()).as("a plan that is gone").isNull();
                assertThat(third.start(0).lost()).isEqualTo(4);
                third.until("the last record", () -> !third.values(0).isEmpty());
                assertThat(third.values(0)).containsExactly("r5");
            }
        }
    }

    @Test
    void aPausedPartitionDeliversNothingUntilItIsResumed() throws Exception {
        try (SourceFixture source = make(2)) {
            try (RecordingOwner owner = new RecordingOwner(source.consumer())) {
                SourcePartition paused = owner.partition(0);
                owner.start(1);
                owner.consumer.pause(paused, true);
                owner.consumer.pause(paused, true);
                source.send(0, "a");
                source.send(1, "b");
                owner.until("the other partition", () -> !owner.values(1).isEmpty());
                for (int i = 0; i < QUIET_POLLS; i++) {
                    owner.poll();
                }
                assertThat(owner.values(0)).isEmpty();
                assertThat(owner.consumer.position(paused)).isZero();
                owner.consumer.pause(paused, false);
                owner.until("the record", () -> !owner.values(0).isEmpty());
                assertThat(owner.values(0)).containsExactly("a");
            }
        }
    }

    @Test
    void closingTwiceIsClosingOnce() throws Exception {
        try (SourceFixture source = make(1)) {
            RecordingOwner owner = new RecordingOwner(source.consumer());
            owner.start(0);
            owner.close();
            owner.consumer.close(Duration.ofSeconds(5));
            try (RecordingOwner second = new RecordingOwner(source.consumer())) {
                assertThat(second.start(0).next()).isZero();
            }
        }
    }
}
