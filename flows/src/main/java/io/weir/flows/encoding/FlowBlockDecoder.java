package io.weir.flows.encoding;

import io.weir.wire.block.Block;
import io.weir.wire.block.BlockRecord;
import io.weir.wire.bytes.ByteSource;
import io.weir.wire.bytes.MalformedException;
import io.weir.wire.column.ByteColumn;
import io.weir.wire.column.Column;

/// Unpacks flows that came as columns: [BlockRecord]. A record is taken as a whole or not at all.
public final class FlowBlockDecoder implements RecordDecoder {
    private final ByteSource source = new ByteSource(new byte[0]);

    @Override
    public int decode(byte[] record, Block into, BadFlow bad) {
        source.reset(record, 0, record.length);
        int before = into.rows();
        int rows = BlockRecord.decode(source, into);
        try {
            for (int i = 0; i < into.columnCount(); i++) {
                checkEnum(into.name(i), into.column(i), before);
            }
            if (source.remaining() > 0) {
                throw new MalformedException(
                        "bytes behind the record: " + source.remaining() + " (expected: 0)");
            }
        } catch (MalformedException malformed) {
            into.resize(before);
            throw malformed;
        }
        return rows;
    }

    // The store takes any number for an enum and fails when it is read.
    private static void checkEnum(String name, Column column, int from) {
        if (!(column instanceof ByteColumn bytes) || !column.type().startsWith("Enum8")) {
            return;
        }
        byte[] array = bytes.array();
        for (int row = from; row < column.size(); row++) {
            if ((array[row] & 0xFF) > EnumRange.LAST) {
                throw new MalformedException(
                        name + ": " + array[row] + " (expected: 0.." + EnumRange.LAST + ")");
            }
        }
    }
}
