package io.weir.flows.encoding;

import io.weir.flows.schema.FlowColumn;
import io.weir.wire.bytes.ByteSink;
import io.weir.wire.bytes.ByteSource;
import io.weir.wire.column.ByteColumn;
import io.weir.wire.column.Column;
import io.weir.wire.column.IntColumn;
import io.weir.wire.column.LongColumn;
import io.weir.wire.column.ShortColumn;

/// A number or enum as a varint; times in the unit of their column.
final class NumberField extends ProtobufField {
    private final long largest;

    NumberField(FlowColumn definition, Column column) {
        super(definition, column, VARINT);
        largest =
                switch (column) {
                    case ByteColumn _ when column.type().startsWith("Enum8") -> EnumRange.LAST;
                    case ByteColumn _ -> 0xFF;
                    case ShortColumn _ -> 0xFFFF;
                    case IntColumn _ -> 0xFFFF_FFFFL;
                    default -> -1;
                };
    }

    @Override
    void write(int row, ByteSink out) {
        long value =
                switch (column()) {
                    case ByteColumn bytes -> bytes.array()[row] & 0xFF;
                    case ShortColumn shorts -> shorts.array()[row] & 0xFFFF;
                    case IntColumn ints -> ints.getUnsigned(row);
                    case LongColumn longs -> longs.get(row);
                    default -> throw new IllegalStateException(column().type());
                };
        if (value != 0) {
            putTag(out);
            out.putVarint(value);
        }
    }

    @Override
    void read(ByteSource in, int wireType, int row) {
        expect(wireType, VARINT);
        long value = in.getVarint();
        if (Long.compareUnsigned(value, largest) > 0) {
            throw bad(Long.toUnsignedString(value), "<= " + largest);
        }
        switch (column()) {
            case ByteColumn bytes -> bytes.set(row, (int) value);
            case ShortColumn shorts -> shorts.set(row, (int) value);
            case IntColumn ints -> ints.set(row, (int) value);
            case LongColumn longs -> longs.set(row, value);
            default -> throw new IllegalStateException(column().type());
        }
    }
}
