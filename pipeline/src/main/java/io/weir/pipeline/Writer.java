package io.weir.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Makes blocks durable in one store, once per batch id, and can say afterwards whether it did.
///
/// All methods block and may be called from several threads at once. Every failure is a
/// [io.weir.base.error.WeirException]: `RETRIABLE` leaves it open whether the block was applied;
/// any other kind stops the pipeline with its message.
public interface Writer {

    /// Inserts one block in one insert with the token and query id of `id`. A normal return means
    /// that the store has acknowledged the rows (or knew the token).
    ///
    /// @param block with `_batch` as its last column
    /// @param attempt the number of orphaned tokens met so far ([BatchId#token])
    /// @param deadline the store must not start the insert later than this
    void write(TableBlock block, BatchId id, int attempt, Instant deadline);

    /// Returns once no insert of that block with an attempt of 0 to `attempt` is running any more:
    /// waits, and kills it when `patience` is over.
    void awaitEnd(String table, String partition, BatchId id, int attempt, Duration patience);

    /// The number of rows with that `_batch` in that partition of that table; a table or partition
    /// that does not exist has none.
    ///
    /// @param batch [BatchId#hash()]
    long readBack(String table, String partition, long batch);

    /// What tells these tables from others that are put in their places under the same names, as by
    /// an exchange or a restore; unchanged by all that only alters them.
    ///
    /// @return lower-case hexadecimal digits; empty where it is not known, as while one is missing
    default String identity(List<String> tables) {
        return "";
    }

    /// Which of these tables keep no tokens: an insert that comes late, after another one took its
    /// place, is stored a second time there, so that they are filled at least once, not exactly
    /// once.
    ///
    /// @return their names; empty when all keep tokens
    default List<String> withoutTokens(List<String> tables) {
        return List.of();
    }
}
