package io.weir.flows.encoding;

import io.weir.wire.block.Block;
import io.weir.wire.block.BlockRecord;
import io.weir.wire.bytes.ByteSink;

/// Packs flows as columns: [BlockRecord]. Stateless.
public final class FlowBlockEncoder implements RecordEncoder {
    @Override
    public void encode(Block block, int from, int count, ByteSink out) {
        BlockRecord.encode(block, from, count, out);
    }
}
