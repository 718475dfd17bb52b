package io.weir.wire.block;

import io.weir.wire.bytes.ByteSink;
import io.weir.wire.bytes.ByteSource;
import io.weir.wire.bytes.MalformedException;
import io.weir.wire.column.Column;

import org.jspecify.annotations.Nullable;

/// ClickHouse's `Native` format at revision 0, as it stands in HTTP bodies: per block the number of
/// columns and rows, then per column name, type and data.
public final class NativeFormat {
    private NativeFormat() {}

    /// Appends a block.
    ///
    /// @throws IllegalArgumentException when its columns differ in length
    public static void write(Block block, ByteSink out) {
        int rows = block.rows();
        out.putVarint(block.columnCount());
        out.putVarint(rows);
        for (int i = 0; i < block.columnCount(); i++) {
            Column column = block.column(i);
            if (column.size() != rows) {
                throw new IllegalArgumentException(
                        "rows of "
                                + block.name(i)
                                + ": "
                                + column.size()
                                + " (expected: "
                                + rows
                                + ")");
            }
            out.putString(block.name(i));
            out.putString(column.type());
            if (rows > 0) {
                column.write(out);
            }
        }
    }

    /// The next block, or null at the end.
    ///
    /// @throws MalformedException when the bytes are no block, or one of a type without a column
    ///   here
    public static @Nullable Block read(ByteSource in) {
        if (in.remaining() == 0) {
            return null;
        }
        int columns = in.getLength();
        long rows = in.getVarint();
        if (rows < 0 || rows > Integer.MAX_VALUE) {
            throw new MalformedException("rows: " + rows + " (expected: 0..2147483647)");
        }
        Block block = new Block();
        for (int i = 0; i < columns; i++) {
            String name = in.getString();
            Column column = column(in.getString());
            if (rows > 0) {
                column.read(in, (int) rows);
            }
            add(block, name, column);
        }
        return block;
    }

    private static Column column(String type) {
        try {
            return Column.of(type);
        } catch (IllegalArgumentException unknown) {
            throw new MalformedException(String.valueOf(unknown.getMessage()));
        }
    }

    private static void add(Block block, String name, Column column) {
        if (block.findColumn(name) != null) {
            throw new MalformedException("column: " + name + " (expected: once)");
        }
        block.add(name, column);
    }
}
