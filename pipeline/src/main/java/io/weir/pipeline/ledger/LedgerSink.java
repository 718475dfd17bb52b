package io.weir.pipeline.ledger;

/// Where finished minutes of the ledger go.
@FunctionalInterface
public interface LedgerSink {

    /// Takes one block record; blocks until it is durable.
    ///
    /// @param record an encoded [io.weir.wire.block.BlockRecord] with the columns of [LedgerTable]
    /// @param rows its number of rows
    /// @throws io.weir.base.error.WeirException when it is not durable; the caller sends it again
    void send(byte[] record, int rows);
}
