package io.weir.wire.column;

import io.weir.wire.bytes.ByteSink;
import io.weir.wire.bytes.ByteSource;

import java.util.Arrays;

/// Values of 16 bits: UInt16 and Int16, Date (days since 1970), Enum16. Not thread-safe.
public final class ShortColumn extends Column {
    private static final short[] EMPTY = {};

    private final boolean unsigned;
    private short[] array = EMPTY;

    /// An empty column of a type of 16 bits.
    public ShortColumn(String type) {
        super(type);
        unsigned = type.equals("UInt16") || type.equals("Date");
    }

    /// The values themselves; the first [#size()] count, and a growing column replaces the array.
    public short[] array() {
        return array;
    }

    /// The value of a row, signed or unsigned as its type is.
    public int get(int row) {
        return unsigned ? array[row] & 0xFFFF : array[row];
    }

    /// Sets a cell below the capacity to the low bits of `value`.
    public void set(int row, int value) {
        array[row] = (short) value;
    }

    /// Adds a row of the low bits of `value`.
    public void append(int value) {
        ensure(size + 1);
        array[size++] = (short) value;
    }

    /// Sets the cells of rows `from` (inclusive) to `to` (exclusive).
    public void fill(int from, int to, int value) {
        Arrays.fill(array, from, to, (short) value);
    }

    @Override
    public boolean allDefault(int from, int count) {
        for (int i = from; i < from + count; i++) {
            if (array[i] != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public long byteSize() {
        return (long) size * Short.BYTES;
    }

    @Override
    int capacity() {
        return array.length;
    }

    @Override
    void grow(int capacity) {
        array = Arrays.copyOf(array, capacity);
    }

    @Override
    void zero(int from, int to) {
        Arrays.fill(array, from, to, (short) 0);
    }

    @Override
    void appendRows(Column source, int from, int count) {
        ensure(size + count);
        System.arraycopy(((ShortColumn) source).array, from, array, size, count);
        size += count;
    }

    @Override
    void writeBody(ByteSink out, int from, int count) {
        out.putShorts(array, from, count);
    }

    @Override
    void readBody(ByteSource in, int rows) {
        in.require((long) rows * Short.BYTES);
        ensure(size + rows);
        in.getShorts(array, size, rows);
        size += rows;
    }
}
