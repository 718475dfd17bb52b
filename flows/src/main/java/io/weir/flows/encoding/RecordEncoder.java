package io.weir.flows.encoding;

import io.weir.wire.block.Block;
import io.weir.wire.bytes.ByteSink;

/// Packs flows into the value of a Kafka record. Used by one thread at a time.
public interface RecordEncoder {

    /// Appends flows as one record.
    ///
    /// @param block columns as in [io.weir.flows.schema.FlowBatch#block()]
    /// @param from first row
    /// @param count rows; expected: 1 to 65536
    void encode(Block block, int from, int count, ByteSink out);
}
