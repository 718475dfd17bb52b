package io.weir.wire.column;

import io.weir.wire.bytes.ByteSink;
import io.weir.wire.bytes.ByteSource;
import io.weir.wire.bytes.MalformedException;

import java.util.Arrays;

/// The running ends of the rows of an array or map, 64 bits each on the wire. The owner keeps the
/// number of rows.
final class Offsets {
    private static final int[] EMPTY = {};

    private int[] ends = EMPTY;

    int capacity() {
        return ends.length;
    }

    void grow(int capacity) {
        ends = Arrays.copyOf(ends, capacity);
    }

    int start(int row) {
        return row == 0 ? 0 : ends[row - 1];
    }

    int end(int row) {
        return ends[row];
    }

    /// Elements in the first `rows` rows.
    int total(int rows) {
        return start(rows);
    }

    void set(int row, int end) {
        ends[row] = end;
    }

    /// Makes rows `from` (inclusive) to `to` (exclusive) empty.
    void fillEmpty(int from, int to) {
        Arrays.fill(ends, from, to, total(from));
    }

    boolean allEmpty(int from, int count) {
        return count == 0 || ends[from + count - 1] == start(from);
    }

    /// Appends rows of another after the first `size` rows.
    void append(int size, Offsets other, int from, int count) {
        int shift = total(size) - other.start(from);
        for (int i = 0; i < count; i++) {
            ends[size + i] = other.ends[from + i] + shift;
        }
    }

    void write(ByteSink out, int from, int count) {
        out.ensure((long) Long.BYTES * count);
        int start = start(from);
        for (int row = from; row < from + count; row++) {
            out.putLong(ends[row] - start);
        }
    }

    /// Reads `rows` ends after the first `size` rows and returns the number of elements in them.
    int read(ByteSource in, int size, int rows) {
        int base = total(size);
        long previous = 0;
        for (int i = 0; i < rows; i++) {
            long end = in.getLong();
            if (end < previous || end > Integer.MAX_VALUE - base) {
                throw new MalformedException(
                        "array end: " + end + " (expected: " + previous + " or more)");
            }
            ends[size + i] = base + (int) end;
            previous = end;
        }
        // Every element takes at least a byte, so this bounds what is made next.
        in.require(previous);
        return (int) previous;
    }
}
