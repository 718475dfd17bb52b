package io.weir.connect.kafka;

import io.weir.base.error.WeirException;
import io.weir.pipeline.Plan;
import io.weir.pipeline.Resume;
import io.weir.pipeline.SourcePartition;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/// Where reading of a partition starts. Pure.
final class StartPosition {
    private StartPosition() {}

    /// Decides from what is committed and what the partition holds.
    ///
    /// - Nothing committed, or committed for a topic of the same name that is gone: the beginning.
    /// - Committed, but retention has removed what follows: the beginning, the gap counts as lost;
    ///   what is left of a planned range is still repeated as that range.
    /// - Settled beyond the end (the log was cut, as by a power loss): the end. What is written
    ///   there from now on is new.
    ///
    /// @param begin the first offset that the partition still holds
    /// @param end the offset after its last record, or before it where the log was cut
    /// @throws WeirException `BROKEN` when the log was cut within a planned range: some of it may
    ///   be stored, and the same range cannot be built again
    static Resume resolve(
            SourcePartition partition,
            @Nullable OffsetAndMetadata committed,
            long begin,
            long end) {
        if (committed == null) {
            return new Resume(partition, begin, null, 0);
        }
        long offset = committed.offset();
        CommitNote note = CommitNote.parse(committed.metadata(), offset);
        if (note != null && !note.topicId().equals(partition.topicId())) {
            return new Resume(partition, begin, null, 0);
        }
        Plan plan = note == null ? null : note.plan();
        if (plan != null && plan.last() >= end) {
            throw cut(partition, plan, end);
        }
        if (offset > end) {
            return new Resume(partition, end, null, 0);
        }
        boolean planGone = plan != null && plan.last() < begin;
        return new Resume(
                partition,
                Math.max(offset, begin),
                planGone ? null : plan,
                Math.max(0, begin - offset));
    }

    private static WeirException cut(SourcePartition partition, Plan plan, long end) {
        return WeirException.broken(
                "partition "
                        + partition
                        + ": ends at "
                        + end
                        + " within the open range "
                        + plan.first()
                        + " to "
                        + plan.last()
                        + " (expected: no cut; was the broker's log cut, as by a power loss? To go"
                        + " on, see which of these records are stored and set the group's offset)",
                null);
    }
}
