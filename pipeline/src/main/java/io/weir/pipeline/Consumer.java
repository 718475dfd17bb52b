package io.weir.pipeline;

import java.time.Duration;

/// Reads records from the partitions of a source, knows the position of each, and keeps two things
/// per partition at the source: up to where all is settled, and the open plan.
///
/// Used by one thread, the poll thread; only construction and [#name()] are free of that. Callbacks
/// happen inside [#poll] and [#close].
public interface Consumer {

    /// What it reads, for logs: a topic.
    String name();

    /// Begins to take part. Does not wait for the source: a source that is away shows in [#poll].
    void open(Owner owner);

    /// Takes what has arrived, waiting at most `patience`. Must be called every few seconds, also
    /// when every partition is paused.
    ///
    /// @throws io.weir.base.error.WeirException `RETRIABLE`: poll again; `BROKEN`: give up
    void poll(Duration patience, Sink sink);

    /// The offset of the next record that [#poll] would deliver; -1 while it is not known. Past the
    /// end of a range it says that the range is complete, even when its last offset holds no
    /// record.
    long position(SourcePartition partition);

    /// The offset that the next record written to the partition will get; -1 when unknown. Cheap.
    long end(SourcePartition partition);

    /// Records a plan, replacing an earlier one for the same range. A true return is durable.
    ///
    /// @return false when the partition is no longer owned: drop all work on it
    /// @throws io.weir.base.error.WeirException `RETRIABLE`: it is open whether the plan was
    ///   recorded; try again with the same range
    boolean plan(SourcePartition partition, Plan plan);

    /// Records that everything before `next` is settled and no plan is open.
    ///
    /// @return false when the partition is no longer owned: drop all work on it
    /// @throws io.weir.base.error.WeirException `RETRIABLE`: try again
    boolean settle(SourcePartition partition, long next);

    /// Keeps [#poll] from delivering records of the partition, or lets it again. Idempotent.
    void pause(SourcePartition partition, boolean paused);

    /// Leaves, within about `patience`. Idempotent.
    void close(Duration patience);

    /// Receives records.
    @FunctionalInterface
    interface Sink {
        /// Takes one record; offsets grow within a partition.
        void take(SourcePartition partition, SourceRecord record);
    }

    /// Is told which partitions come and go.
    interface Owner {
        /// A partition is owned from now on.
        void assigned(Resume start);

        /// This reader has a place among the readers of its source and no partition: others have
        /// them all. Until the next [#assigned].
        void spare();

        /// A partition will be owned by someone else after this call: the last moment to settle.
        void revoked(SourcePartition partition);

        /// A partition is no longer owned, nothing can be settled any more.
        void lost(SourcePartition partition);

        /// Records `from` (inclusive) to `to` (exclusive) were removed before they were read.
        void skipped(SourcePartition partition, long from, long to);
    }
}
