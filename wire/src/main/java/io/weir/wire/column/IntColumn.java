package io.weir.wire.column;

import io.weir.wire.bytes.ByteSink;
import io.weir.wire.bytes.ByteSource;

import java.util.Arrays;

/// Values of 32 bits: UInt32 and Int32, DateTime (seconds since 1970 UTC), Date32 (days), IPv4 and
/// Decimal of up to 9 digits (the value times ten to its scale). Not thread-safe.
public final class IntColumn extends Column {
    private static final int[] EMPTY = {};

    private int[] array = EMPTY;

    /// An empty column of a type of 32 bits.
    public IntColumn(String type) {
        super(type);
    }

    /// The values themselves; the first [#size()] count, and a growing column replaces the array.
    public int[] array() {
        return array;
    }

    /// The value of a row.
    public int get(int row) {
        return array[row];
    }

    /// The value of a row as 0 to 4294967295.
    public long getUnsigned(int row) {
        return array[row] & 0xFFFF_FFFFL;
    }

    /// Sets a cell below the capacity.
    public void set(int row, int value) {
        array[row] = value;
    }

    /// Adds a row.
    public void append(int value) {
        ensure(size + 1);
        array[size++] = value;
    }

    /// Sets the cells of rows `from` (inclusive) to `to` (exclusive).
    public void fill(int from, int to, int value) {
        Arrays.fill(array, from, to, value);
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
        return (long) size * Integer.BYTES;
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
        Arrays.fill(array, from, to, 0);
    }

    @Override
    void appendRows(Column source, int from, int count) {
        ensure(size + count);
        System.arraycopy(((IntColumn) source).array, from, array, size, count);
        size += count;
    }

    @Override
    void writeBody(ByteSink out, int from, int count) {
        out.putInts(array, from, count);
    }

    @Override
    void readBody(ByteSource in, int rows) {
        in.require((long) rows * Integer.BYTES);
        ensure(size + rows);
        in.getInts(array, size, rows);
        size += rows;
    }
}
