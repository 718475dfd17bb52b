package io.weir.pipeline;

/// The rows of one range under construction: records are added in the order of their offsets, then
/// the range is finished. Used by one thread at a time; nothing here blocks or does I/O.
public interface Build {

    /// Takes the next record. What is wrong with it ends up in [Built#letters()] or
    /// [Built#refusals()].
    ///
    /// @throws io.weir.base.error.WeirException of kind `DATA` when the record as a whole cannot be
    ///   taken and nothing of it was added: it becomes a dead letter. Anything else stops the
    ///   pipeline.
    void add(SourceRecord record);

    /// Rows so far, over all tables.
    long rows();

    /// Memory held so far, in bytes, about.
    long bytes();

    /// Whether it is wise to end the range now. Asked after each record and about ten times a
    /// second; may look at rows, bytes or the clock, because the end of a range is recorded before
    /// it is written.
    default boolean full() {
        return rows() >= 500_000 || bytes() >= 128L << 20;
    }

    /// Ends the range. Called once; nothing is added afterwards.
    ///
    /// @param id the range; its last offset may lie behind the last record
    Built finish(BatchId id);
}
