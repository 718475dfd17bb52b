package io.weir.flows.encoding;

import io.weir.wire.block.Block;
import io.weir.wire.bytes.ByteSink;

import org.jspecify.annotations.Nullable;

/// Packs flows as a run of length-delimited `FlowMessage`s, fields in the order of the schema and
/// those with the default value left out.
public final class FlowProtobufEncoder implements RecordEncoder {
    private final ByteSink message = new ByteSink(512);
    private @Nullable Block bound;
    private ProtobufField[] fields = {};
    private ProtobufField[] inUse = {};

    @Override
    public void encode(Block block, int from, int count, ByteSink out) {
        if (bound != block) {
            fields = ProtobufField.bind(block);
            inUse = new ProtobufField[fields.length];
            bound = block;
        }
        int used = 0;
        for (ProtobufField field : fields) {
            if (!field.column().allDefault(from, count)) {
                inUse[used++] = field;
            }
        }
        for (int row = from; row < from + count; row++) {
            message.clear();
            for (int i = 0; i < used; i++) {
                inUse[i].write(row, message);
            }
            out.putVarint(message.size());
            out.putBytes(message.array(), 0, message.size());
        }
    }
}
