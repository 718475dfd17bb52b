package io.weir.flows.inlet;

import io.weir.connect.kafka.Acknowledgement;
import io.weir.wire.block.Block;

/// Where finished records go.
interface RecordSink {

    /// Hands over one record's flows; waits while there is no room.
    ///
    /// @param key decides the partition
    /// @param block its rows; not kept
    /// @param outcome told once what became of them, also when they are given up
    void send(byte[] key, Block block, int rows, Acknowledgement outcome);

    /// Hands over a datagram that could not be decoded, if there is room; never waits.
    ///
    /// @param letter whole, not kept
    /// @return whether it was taken
    boolean deadLetter(UndecodedDatagram letter);
}
