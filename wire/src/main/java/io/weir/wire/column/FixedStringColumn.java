package io.weir.wire.column;

import io.weir.wire.bytes.ByteSink;
import io.weir.wire.bytes.ByteSource;

import java.util.Arrays;

/// `FixedString(N)` values; shorter ones are filled with zero bytes. Not thread-safe.
public final class FixedStringColumn extends Column {
    private static final byte[] EMPTY = {};

    private final int width;
    private byte[] array = EMPTY;

    /// An empty column of `FixedString(width)`.
    public FixedStringColumn(int width) {
        super("FixedString(" + width + ")");
        if (width < 1 || width > ColumnTypes.MAX_FIXED_STRING) {
            throw new IllegalArgumentException(
                    "width: " + width + " (expected: 1.." + ColumnTypes.MAX_FIXED_STRING + ")");
        }
        this.width = width;
    }

    /// Bytes of a value.
    public int width() {
        return width;
    }

    /// All values, one after the other; a growing column replaces the array.
    public byte[] array() {
        return array;
    }

    /// A copy of a row.
    public byte[] get(int row) {
        return Arrays.copyOfRange(array, row * width, (row + 1) * width);
    }

    /// Sets a cell below the capacity.
    ///
    /// @throws IllegalArgumentException when the value is longer than the width
    public void set(int row, byte[] source, int offset, int length) {
        if (length > width) {
            throw new IllegalArgumentException(
                    "length: " + length + " (expected: <= " + width + ")");
        }
        int at = row * width;
        System.arraycopy(source, offset, array, at, length);
        Arrays.fill(array, at + length, at + width, (byte) 0);
    }

    /// Adds a row.
    ///
    /// @throws IllegalArgumentException when the value is longer than the width
    public void append(byte[] source, int offset, int length) {
        ensure(size + 1);
        set(size, source, offset, length);
        size++;
    }

    @Override
    public boolean allDefault(int from, int count) {
        for (int i = from * width; i < (from + count) * width; i++) {
            if (array[i] != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public long byteSize() {
        return (long) size * width;
    }

    @Override
    int capacity() {
        return array.length / width;
    }

    @Override
    void grow(int capacity) {
        array = Arrays.copyOf(array, Math.multiplyExact(capacity, width));
    }

    @Override
    void zero(int from, int to) {
        Arrays.fill(array, from * width, to * width, (byte) 0);
    }

    @Override
    void appendRows(Column source, int from, int count) {
        ensure(size + count);
        byte[] other = ((FixedStringColumn) source).array;
        System.arraycopy(other, from * width, array, size * width, count * width);
        size += count;
    }

    @Override
    void writeBody(ByteSink out, int from, int count) {
        out.putBytes(array, from * width, count * width);
    }

    @Override
    void readBody(ByteSource in, int rows) {
        in.require((long) rows * width);
        ensure(size + rows);
        in.getBytes(array, size * width, rows * width);
        size += rows;
    }
}
