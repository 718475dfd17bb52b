package io.weir.flows.encoding;

import io.weir.wire.block.Block;

/// Unpacks the value of a Kafka record. Used by one thread at a time.
public interface RecordDecoder {

    /// Told of each flow that cannot be taken although its neighbours can.
    interface BadFlow {
        /// @param index place of the flow in its record, counted from 0
        /// @param alone the flow's bytes as a record of their own
        /// @param reason one sentence
        void refuse(int index, byte[] alone, String reason);
    }

    /// Appends the flows of a record and returns how many there were.
    ///
    /// @param into columns as in [io.weir.flows.schema.FlowBatch#block()]
    /// @throws io.weir.wire.bytes.MalformedException when nothing of the record can be read; `into`
    ///   is then as it was
    int decode(byte[] record, Block into, BadFlow bad);
}
