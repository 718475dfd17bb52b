package io.weir.flows.encoding;

import io.weir.flows.schema.FlowColumn;
import io.weir.wire.bytes.ByteSink;
import io.weir.wire.bytes.ByteSource;
import io.weir.wire.column.ArrayColumn;
import io.weir.wire.column.IntColumn;

/// A list of numbers of 32 bits: packed varints; single ones are read too.
final class NumbersField extends ProtobufField {
    private final ArrayColumn lists;
    private final IntColumn numbers;
    private final ByteSink packed = new ByteSink(64);

    NumbersField(FlowColumn definition, ArrayColumn lists, IntColumn numbers) {
        super(definition, lists, BYTES);
        this.lists = lists;
        this.numbers = numbers;
    }

    @Override
    void write(int row, ByteSink out) {
        int start = lists.start(row);
        int end = lists.end(row);
        if (start == end) {
            return;
        }
        packed.clear();
        for (int i = start; i < end; i++) {
            packed.putVarint(numbers.getUnsigned(i));
        }
        putTag(out);
        out.putVarint(packed.size());
        out.putBytes(packed.array(), 0, packed.size());
    }

    @Override
    void read(ByteSource in, int wireType, int row) {
        if (wireType == VARINT) {
            append(in.getVarint());
            return;
        }
        expect(wireType, BYTES);
        int end = in.getLength();
        end += in.position();
        while (in.position() < end) {
            append(in.getVarint());
        }
        if (in.position() != end) {
            throw bad("a number that is cut", "whole numbers");
        }
    }

    private void append(long number) {
        if (number >>> Integer.SIZE != 0) {
            throw bad(Long.toUnsignedString(number), "<= 4294967295");
        }
        numbers.append((int) number);
    }

    @Override
    void endRow(int row) {
        lists.endRow(row);
    }
}
