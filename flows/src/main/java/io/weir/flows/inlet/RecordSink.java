package io.weir.flows.inlet;

import io.weir.connect.kafka.Acknowledgement;
import io.weir.wire.block.Block;

/// Where finished records go.
interface RecordSink {

    /// Hands over one record's flows; waits while there is no room.
    ///
    /// @param key decides the partition
    /// @param block its rows; not kept
    /// @param urgent whether the flows are to be queryable as soon as they can be
    /// @param outcome told once what became of them, also when they are given up
    void send(byte[] key, Block block, int rows, boolean urgent, Acknowledgement outcome);

    /// Hands over a datagram that could not be decoded, if there is room; never waits.
    ///
    /// @param letter whole, not kept
    /// @return whether it was taken
    boolean deadLetter(UndecodedDatagram letter);

    /// Hands over flows that are refused, as dead letters that hold a record each, as far as there
    /// is room; never waits.
    ///
    /// @return how many of the flows were taken
    int deadLetter(RefusedFlows letter);
}
