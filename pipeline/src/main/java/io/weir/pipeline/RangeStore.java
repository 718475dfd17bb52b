package io.weir.pipeline;

import java.util.List;
import java.util.function.Consumer;

/// Makes the records of a range durable in one transaction, together with the position that they
/// lead to, as a database of SQL can: what was stored before is known from that position, so
/// nothing has to be read back. Thread-safe.
public interface RangeStore {
    /// Records in one range unless the store says otherwise.
    int RECORDS = 1_000;

    /// Bytes in one range unless the store says otherwise.
    long BYTES = 16L << 20;

    /// The pipeline's name: lower-case with dashes.
    String name();

    /// Whether it is wise to end a range that holds so much.
    default boolean full(int records, long bytes) {
        return records >= RECORDS || bytes >= BYTES;
    }

    /// Stores the records that are not stored yet; all of them or none. Blocks. The verdict on each
    /// record depends on the record alone, or on what the database refuses.
    ///
    /// @param letters makes letters durable; called before the commit, with the same letters again
    ///   when the range is repeated; what it throws is to be passed on
    /// @throws io.weir.base.error.WeirException `RETRIABLE`: it is open whether the range was
    ///   stored; call again. Any other kind stops the pipeline
    Stored store(BatchId range, List<SourceRecord> records, Consumer<List<Letter>> letters);

    /// What became of a range.
    ///
    /// @param built what became of each record; without blocks
    /// @param found whether all of it was stored before
    record Stored(Built built, boolean found) {}
}
