package io.weir.pipeline.ledger;

import java.util.concurrent.Future;

/// Where the ledger's lines go.
@FunctionalInterface
public interface LedgerSink {

    /// Takes one block record without waiting.
    ///
    /// @param record an encoded [io.weir.wire.block.BlockRecord] with the columns of
    ///   [LedgerTable#TABLE]
    /// @param rows its number of rows
    /// @return done when the record is durable; failed when it was given up for good, after which
    ///   the lines are sent again
    Future<?> send(byte[] record, int rows);
}
