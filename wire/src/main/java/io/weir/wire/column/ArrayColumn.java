package io.weir.wire.column;

import io.weir.wire.bytes.ByteSink;
import io.weir.wire.bytes.ByteSource;

/// `Array(T)`: the elements of all rows in one nested column. To add a row, append its elements to
/// [#nested()] and call [#endRow()]. Not thread-safe.
public final class ArrayColumn extends Column {
    private final Column nested;
    private final Offsets offsets = new Offsets();

    /// An empty column of `Array(type of nested)`.
    public ArrayColumn(Column nested) {
        super("Array(" + nested.type() + ")");
        this.nested = nested;
    }

    /// The elements of all rows, one after the other.
    public Column nested() {
        return nested;
    }

    /// Index in [#nested()] of a row's first element.
    public int start(int row) {
        return offsets.start(row);
    }

    /// Index in [#nested()] after a row's last element.
    public int end(int row) {
        return offsets.end(row);
    }

    /// Adds a row of the elements appended to [#nested()] since the last one.
    public void endRow() {
        ensure(size + 1);
        offsets.set(size++, nested.size());
    }

    /// As [#endRow()] at `row`, which is [#size()] or later; rows skipped over are empty.
    public void endRow(int row) {
        if (row < size) {
            throw new IllegalArgumentException("row: " + row + " (expected: >= " + size + ")");
        }
        ensure(row + 1);
        offsets.fillEmpty(size, row);
        size = row;
        endRow();
    }

    @Override
    public void resize(int rows) {
        if (rows > size) {
            ensure(rows);
            offsets.fillEmpty(size, rows);
        }
        size = rows;
        nested.resize(offsets.total(rows));
    }

    @Override
    public void clear() {
        super.clear();
        nested.clear();
    }

    @Override
    public boolean allDefault(int from, int count) {
        return offsets.allEmpty(from, count);
    }

    @Override
    public long byteSize() {
        return (long) Long.BYTES * size + nested.byteSize();
    }

    @Override
    int capacity() {
        return offsets.capacity();
    }

    @Override
    void grow(int capacity) {
        offsets.grow(capacity);
    }

    @Override
    void zero(int from, int to) {
        // Ends past the size are never looked at.
    }

    @Override
    void appendRows(Column source, int from, int count) {
        ArrayColumn other = (ArrayColumn) source;
        if (count == 0) {
            return;
        }
        ensure(size + count);
        offsets.append(size, other.offsets, from, count);
        int first = other.start(from);
        nested.appendRows(other.nested, first, other.end(from + count - 1) - first);
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
        offsets.write(out, from, count);
        int first = offsets.start(from);
        nested.writeBody(out, first, offsets.total(from + count) - first);
    }

    @Override
    void readBody(ByteSource in, int rows) {
        in.require((long) Long.BYTES * rows);
        ensure(size + rows);
        nested.readBody(in, offsets.read(in, size, rows));
        size += rows;
    }
}
