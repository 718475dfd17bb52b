package io.weir.wire.column;

import io.weir.wire.bytes.ByteSink;
import io.weir.wire.bytes.ByteSource;

import java.util.Arrays;

/// Float64 values. Not thread-safe.
public final class DoubleColumn extends Column {
    private static final double[] EMPTY = {};

    private double[] array = EMPTY;

    /// An empty column of type Float64.
    public DoubleColumn(String type) {
        super(type);
    }

    /// The values themselves; the first [#size()] count, and a growing column replaces the array.
    public double[] array() {
        return array;
    }

    /// The value of a row.
    public double get(int row) {
        return array[row];
    }

    /// Sets a cell below the capacity.
    public void set(int row, double value) {
        array[row] = value;
    }

    /// Adds a row.
    public void append(double value) {
        ensure(size + 1);
        array[size++] = value;
    }

    /// Sets the cells of rows `from` (inclusive) to `to` (exclusive).
    public void fill(int from, int to, double value) {
        Arrays.fill(array, from, to, value);
    }

    @Override
    public boolean allDefault(int from, int count) {
        for (int i = from; i < from + count; i++) {
            if (Double.doubleToRawLongBits(array[i]) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public long byteSize() {
        return (long) size * Double.BYTES;
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
        System.arraycopy(((DoubleColumn) source).array, from, array, size, count);
        size += count;
    }

    @Override
    void writeBody(ByteSink out, int from, int count) {
        out.putDoubles(array, from, count);
    }

    @Override
    void readBody(ByteSource in, int rows) {
        in.require((long) rows * Double.BYTES);
        ensure(size + rows);
        in.getDoubles(array, size, rows);
        size += rows;
    }
}
