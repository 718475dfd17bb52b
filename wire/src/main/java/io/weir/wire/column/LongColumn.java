package io.weir.wire.column;

import io.weir.wire.bytes.ByteSink;
import io.weir.wire.bytes.ByteSource;

import java.util.Arrays;

/// Values of 64 bits: UInt64 and Int64, DateTime64 (ticks since 1970 UTC), Decimal of up to 18
/// digits (the value times ten to its scale). Not thread-safe.
public final class LongColumn extends Column {
    private static final long[] EMPTY = {};

    private long[] array = EMPTY;

    /// An empty column of a type of 64 bits.
    public LongColumn(String type) {
        super(type);
    }

    /// The values themselves; the first [#size()] count, and a growing column replaces the array.
    public long[] array() {
        return array;
    }

    /// The value of a row.
    public long get(int row) {
        return array[row];
    }

    /// Sets a cell below the capacity.
    public void set(int row, long value) {
        array[row] = value;
    }

    /// Adds a row.
    public void append(long value) {
        ensure(size + 1);
        array[size++] = value;
    }

    /// Sets the cells of rows `from` (inclusive) to `to` (exclusive).
    public void fill(int from, int to, long value) {
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
        return (long) size * Long.BYTES;
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
        System.arraycopy(((LongColumn) source).array, from, array, size, count);
        size += count;
    }

    @Override
    void writeBody(ByteSink out, int from, int count) {
        out.putLongs(array, from, count);
    }

    @Override
    void readBody(ByteSource in, int rows) {
        in.require((long) rows * Long.BYTES);
        ensure(size + rows);
        in.getLongs(array, size, rows);
        size += rows;
    }
}
