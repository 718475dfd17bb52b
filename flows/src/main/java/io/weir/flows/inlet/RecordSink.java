package io.weir.flows.inlet;

import io.weir.wire.block.Block;

import java.util.BitSet;

/// Where finished records go.
interface RecordSink {

    /// What became of the flows of a block.
    interface Outcome {
        /// Called once, on any thread: cheap, never blocking, never throwing. Flows in neither set
        /// are acknowledged.
        ///
        /// @param failed rows that were given up
        /// @param tooLarge rows that alone are more than a record may be
        void told(BitSet failed, BitSet tooLarge);
    }

    /// What became of flows that are to be kept as dead letters.
    interface LetterOutcome {
        /// Called on any thread, for some of the flows each time and once for each: cheap, never
        /// blocking, never throwing.
        ///
        /// @param flows how many
        /// @param there whether Kafka has acknowledged them; otherwise there was no room, or it did
        ///   not take them
        void told(long flows, boolean there);
    }

    /// Hands over some flows; waits while there is no room.
    ///
    /// @param key decides the partition
    /// @param block its rows; not kept
    /// @param urgent whether the flows are to be queryable as soon as they can be
    /// @param outcome told what became of them, also when they are given up; not when this throws
    void send(byte[] key, Block block, boolean urgent, Outcome outcome);

    /// Sends again, in smaller records, what was too large; waits while there is no room.
    void sendAgain();

    /// Waits until everything is acknowledged or given up, as long as the end of the inlet leaves
    /// time; what is found too large later is given up.
    void finish();

    /// Hands over a datagram that could not be decoded, if there is room; never waits.
    ///
    /// @param letter whole, not kept
    /// @param outcome told what became of its flows; not when this throws
    void deadLetter(UndecodedDatagram letter, LetterOutcome outcome);

    /// Hands over flows that are refused, as dead letters that hold a record each, as far as there
    /// is room; never waits.
    ///
    /// @param outcome told what became of each of them; not when this throws
    void deadLetter(RefusedFlows letter, LetterOutcome outcome);
}
