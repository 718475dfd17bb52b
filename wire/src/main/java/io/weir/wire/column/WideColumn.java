package io.weir.wire.column;

import io.weir.wire.bytes.ByteSink;
import io.weir.wire.bytes.ByteSource;

import java.util.Arrays;

/// Values of 128 bits as two halves: IPv6 (as in the address, IPv4 mapped), UUID, UInt128, Int128
/// and Decimal of up to 38 digits. The class knows how each type orders its bytes. Not thread-safe.
public final class WideColumn extends Column {
    private static final long[] EMPTY = {};

    private final WideOrder order;
    // High and low half of row 0, high and low half of row 1, …
    private long[] array = EMPTY;

    /// An empty column of a type of 128 bits.
    public WideColumn(String type) {
        super(type);
        order = WideOrder.of(type);
    }

    /// The upper 64 bits of a row.
    public long high(int row) {
        return array[2 * row];
    }

    /// The lower 64 bits of a row.
    public long low(int row) {
        return array[2 * row + 1];
    }

    /// Sets a cell below the capacity.
    public void set(int row, long high, long low) {
        array[2 * row] = high;
        array[2 * row + 1] = low;
    }

    /// Adds a row.
    public void append(long high, long low) {
        ensure(size + 1);
        set(size++, high, low);
    }

    /// Sets the cells of rows `from` (inclusive) to `to` (exclusive).
    public void fill(int from, int to, long high, long low) {
        for (int row = from; row < to; row++) {
            set(row, high, low);
        }
    }

    @Override
    public boolean allDefault(int from, int count) {
        for (int i = 2 * from; i < 2 * (from + count); i++) {
            if (array[i] != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public long byteSize() {
        return 16L * size;
    }

    @Override
    int capacity() {
        return array.length / 2;
    }

    @Override
    void grow(int capacity) {
        array = Arrays.copyOf(array, Math.multiplyExact(capacity, 2));
    }

    @Override
    void zero(int from, int to) {
        Arrays.fill(array, 2 * from, 2 * to, 0);
    }

    @Override
    void appendRows(Column source, int from, int count) {
        ensure(size + count);
        System.arraycopy(((WideColumn) source).array, 2 * from, array, 2 * size, 2 * count);
        size += count;
    }

    @Override
    void writeBody(ByteSink out, int from, int count) {
        out.ensure(16L * count);
        switch (order) {
            case NETWORK -> {
                for (int i = 2 * from; i < 2 * (from + count); i++) {
                    out.putLongBE(array[i]);
                }
            }
            case HIGH_FIRST -> out.putLongs(array, 2 * from, 2 * count);
            case LOW_FIRST -> {
                for (int row = from; row < from + count; row++) {
                    out.putLong(low(row));
                    out.putLong(high(row));
                }
            }
        }
    }

    @Override
    void readBody(ByteSource in, int rows) {
        in.require(16L * rows);
        ensure(size + rows);
        int first = 2 * size;
        int end = first + 2 * rows;
        switch (order) {
            case NETWORK -> {
                for (int i = first; i < end; i++) {
                    array[i] = in.getLongBE();
                }
            }
            case HIGH_FIRST -> in.getLongs(array, first, 2 * rows);
            case LOW_FIRST -> {
                for (int i = first; i < end; i += 2) {
                    array[i + 1] = in.getLong();
                    array[i] = in.getLong();
                }
            }
        }
        size += rows;
    }
}
