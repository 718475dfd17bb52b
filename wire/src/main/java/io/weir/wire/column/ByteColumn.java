package io.weir.wire.column;

import io.weir.wire.bytes.ByteSink;
import io.weir.wire.bytes.ByteSource;

import java.util.Arrays;

/// Values of 8 bits: UInt8 and Int8, Bool (0 or 1), Enum8 (its number). Not thread-safe.
public final class ByteColumn extends Column {
    private static final byte[] EMPTY = {};

    private final boolean unsigned;
    private byte[] array = EMPTY;

    /// An empty column of a type of 8 bits.
    public ByteColumn(String type) {
        super(type);
        unsigned = type.equals("UInt8") || type.equals("Bool");
    }

    /// The values themselves; the first [#size()] count, and a growing column replaces the array.
    public byte[] array() {
        return array;
    }

    /// The value of a row, signed or unsigned as its type is.
    public int get(int row) {
        return unsigned ? array[row] & 0xFF : array[row];
    }

    /// Sets a cell below the capacity to the low bits of `value`.
    public void set(int row, int value) {
        array[row] = (byte) value;
    }

    /// Adds a row of the low bits of `value`.
    public void append(int value) {
        ensure(size + 1);
        array[size++] = (byte) value;
    }

    /// Sets the cells of rows `from` (inclusive) to `to` (exclusive).
    public void fill(int from, int to, int value) {
        Arrays.fill(array, from, to, (byte) value);
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
        return (long) size * Byte.BYTES;
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
        Arrays.fill(array, from, to, (byte) 0);
    }

    @Override
    void appendRows(Column source, int from, int count) {
        ensure(size + count);
        System.arraycopy(((ByteColumn) source).array, from, array, size, count);
        size += count;
    }

    @Override
    void writeBody(ByteSink out, int from, int count) {
        out.putBytes(array, from, count);
    }

    @Override
    void readBody(ByteSource in, int rows) {
        in.require((long) rows * Byte.BYTES);
        ensure(size + rows);
        in.getBytes(array, size, rows);
        size += rows;
    }
}
