package io.weir.flows.encoding;

import io.weir.flows.schema.FlowColumn;
import io.weir.wire.block.Block;
import io.weir.wire.bytes.ByteSink;
import io.weir.wire.bytes.ByteSource;
import io.weir.wire.bytes.MalformedException;
import io.weir.wire.column.ArrayColumn;
import io.weir.wire.column.ByteColumn;
import io.weir.wire.column.Column;
import io.weir.wire.column.FixedStringColumn;
import io.weir.wire.column.IntColumn;
import io.weir.wire.column.LongColumn;
import io.weir.wire.column.LowCardinalityColumn;
import io.weir.wire.column.ShortColumn;
import io.weir.wire.column.WideColumn;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// One field of `FlowMessage`, bound to the column that it is written from or read into.
abstract sealed class ProtobufField
        permits NumberField, AddressField, TextField, FixedTextField, NumbersField, WidesField {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int BYTES = 2;
    static final int FIXED32 = 5;

    final FlowColumn definition;
    private final Column column;
    private final long tag;

    ProtobufField(FlowColumn definition, Column column, int wireType) {
        this.definition = definition;
        this.column = column;
        tag = (long) definition.fieldNumber() << 3 | wireType;
    }

    /// The fields of a block's columns, in their order.
    ///
    /// @param block columns named and typed as in the schema
    static ProtobufField[] bind(Block block) {
        ProtobufField[] fields = new ProtobufField[block.columnCount()];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = of(FlowColumn.of(block.name(i)), block.column(i));
        }
        return fields;
    }

    /// The same, each at the index of its number.
    static @Nullable ProtobufField[] byNumber(Block block) {
        ProtobufField[] fields = bind(block);
        int last = Arrays.stream(fields).mapToInt(f -> f.definition.fieldNumber()).max().orElse(0);
        @Nullable ProtobufField[] sorted = new ProtobufField[last + 1];
        for (ProtobufField field : fields) {
            sorted[field.definition.fieldNumber()] = field;
        }
        return sorted;
    }

    private static ProtobufField of(FlowColumn definition, Column column) {
        return switch (column) {
            case ByteColumn _, ShortColumn _, IntColumn _, LongColumn _ ->
                    new NumberField(definition, column);
            case WideColumn address -> new AddressField(definition, address);
            case LowCardinalityColumn text -> new TextField(definition, text);
            case FixedStringColumn text -> new FixedTextField(definition, text);
            case ArrayColumn list when list.nested() instanceof IntColumn numbers ->
                    new NumbersField(definition, list, numbers);
            case ArrayColumn list when list.nested() instanceof WideColumn wides ->
                    new WidesField(definition, list, wides);
            default ->
                    throw new IllegalArgumentException(
                            "type: " + column.type() + " (expected: one of the schema)");
        };
    }

    final Column column() {
        return column;
    }

    final void putTag(ByteSink out) {
        out.putVarint(tag);
    }

    /// Appends the field unless it holds the default.
    abstract void write(int row, ByteSink out);

    /// Reads the field's value into a cell below the column's capacity.
    abstract void read(ByteSource in, int wireType, int row);

    /// Called once all fields of a row have been read.
    void endRow(int row) {}

    final void expect(int wireType, int expected) {
        if (wireType != expected) {
            throw bad("wire type " + wireType, Integer.toString(expected));
        }
    }

    final MalformedException bad(String value, String expected) {
        return new MalformedException(
                definition.column() + ": " + value + " (expected: " + expected + ")");
    }
}
