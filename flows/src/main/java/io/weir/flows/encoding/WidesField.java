package io.weir.flows.encoding;

import io.weir.flows.schema.FlowColumn;
import io.weir.wire.bytes.ByteSink;
import io.weir.wire.bytes.ByteSource;
import io.weir.wire.column.ArrayColumn;
import io.weir.wire.column.WideColumn;

/// A list of numbers of 128 bits, each as 16 bytes in network order.
final class WidesField extends ProtobufField {
    private final ArrayColumn lists;
    private final WideColumn numbers;

    WidesField(FlowColumn definition, ArrayColumn lists, WideColumn numbers) {
        super(definition, lists, BYTES);
        this.lists = lists;
        this.numbers = numbers;
    }

    @Override
    void write(int row, ByteSink out) {
        for (int i = lists.start(row); i < lists.end(row); i++) {
            putTag(out);
            out.putByte(2 * Long.BYTES);
            out.putLongBE(numbers.high(i));
            out.putLongBE(numbers.low(i));
        }
    }

    @Override
    void read(ByteSource in, int wireType, int row) {
        expect(wireType, BYTES);
        int length = in.getLength();
        if (length != 2 * Long.BYTES) {
            throw bad(length + " bytes", "16 bytes");
        }
        long high = in.getLongBE();
        numbers.append(high, in.getLongBE());
    }

    @Override
    void endRow(int row) {
        lists.endRow(row);
    }
}
