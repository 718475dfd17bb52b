package io.weir.wire.column;

import io.weir.wire.bytes.ByteSink;
import io.weir.wire.bytes.ByteSource;

import java.util.Arrays;

/// `Nullable(T)`: a column of values and a mark per row. A new row is NULL until its value is set
/// in [#nested()] and the row is marked [#setPresent(int)]; to append, append to `nested()` and
/// call [#endRow()], or call [#appendNull()]. Not thread-safe.
public final class NullableColumn extends Column {
    private static final byte[] EMPTY = {};

    private final Column nested;
    // 1 where there is a value, so that fresh cells are NULL.
    private byte[] present = EMPTY;

    /// An empty column of `Nullable(type of nested)`.
    public NullableColumn(Column nested) {
        super("Nullable(" + nested.type() + ")");
        this.nested = nested;
    }

    /// The values; those of NULL rows hold the default.
    public Column nested() {
        return nested;
    }

    /// Whether a row is NULL.
    public boolean isNull(int row) {
        return present[row] == 0;
    }

    /// Marks a row below the capacity as having the value that its nested cell holds.
    public void setPresent(int row) {
        present[row] = 1;
    }

    /// Adds a NULL.
    public void appendNull() {
        resize(size + 1);
    }

    /// Adds the row whose value was just appended to [#nested()].
    ///
    /// @throws IllegalStateException when there was not exactly one
    public void endRow() {
        if (nested.size() != size + 1) {
            throw new IllegalStateException(
                    "nested rows: " + nested.size() + " (expected: " + (size + 1) + ")");
        }
        ensure(size + 1);
        present[size++] = 1;
    }

    @Override
    public void resize(int rows) {
        super.resize(rows);
        nested.resize(rows);
    }

    @Override
    public void ensure(int rows) {
        super.ensure(rows);
        nested.ensure(rows);
    }

    @Override
    public void clear() {
        super.clear();
        nested.clear();
    }

    @Override
    public boolean allDefault(int from, int count) {
        for (int row = from; row < from + count; row++) {
            if (present[row] != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public long byteSize() {
        return size + nested.byteSize();
    }

    @Override
    int capacity() {
        return present.length;
    }

    @Override
    void grow(int capacity) {
        present = Arrays.copyOf(present, capacity);
    }

    @Override
    void zero(int from, int to) {
        Arrays.fill(present, from, to, (byte) 0);
    }

    @Override
    void appendRows(Column source, int from, int count) {
        NullableColumn other = (NullableColumn) source;
        ensure(size + count);
        System.arraycopy(other.present, from, present, size, count);
        nested.appendRows(other.nested, from, count);
        size += count;
    }

    @Override
    void writePrefix(ByteSink out) {
        nested.writePrefix(out);
    }

    @Override
    void readPrefix(ByteSource in) {
        nested.readPrefix(in);
    }

    @Override
    void writeBody(ByteSink out, int from, int count) {
        out.ensure(count);
        for (int row = from; row < from + count; row++) {
            out.putByte(1 - present[row]);
        }
        nested.writeBody(out, from, count);
    }

    @Override
    void readBody(ByteSource in, int rows) {
        in.require(rows);
        ensure(size + rows);
        int marks = in.arrayPosition();
        byte[] bytes = in.array();
        in.skip(rows);
        nested.readBody(in, rows);
        for (int i = 0; i < rows; i++) {
            present[size + i] = (byte) (bytes[marks + i] == 0 ? 1 : 0);
        }
        size += rows;
    }
}
