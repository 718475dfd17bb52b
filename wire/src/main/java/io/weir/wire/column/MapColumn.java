package io.weir.wire.column;

import io.weir.wire.bytes.ByteSink;
import io.weir.wire.bytes.ByteSource;

/// `Map(K, V)`: the keys of all rows in one column and the values in another. To add a row, append
/// as many keys as values and call [#endRow()]. Not thread-safe.
public final class MapColumn extends Column {
    private final Column keys;
    private final Column values;
    private final Offsets offsets = new Offsets();

    /// An empty column of `Map(type of keys, type of values)`.
    public MapColumn(Column keys, Column values) {
        super("Map(" + keys.type() + ", " + values.type() + ")");
        this.keys = keys;
        this.values = values;
    }

    /// The keys of all rows, one after the other.
    public Column keys() {
        return keys;
    }

    /// The values of all rows, in the order of [#keys()].
    public Column values() {
        return values;
    }

    /// Index in [#keys()] and [#values()] of a row's first entry.
    public int start(int row) {
        return offsets.start(row);
    }

    /// Index in [#keys()] and [#values()] after a row's last entry.
    public int end(int row) {
        return offsets.end(row);
    }

    /// Adds a row of the entries appended since the last one.
    ///
    /// @throws IllegalStateException when there are not as many keys as values
    public void endRow() {
        if (keys.size() != values.size()) {
            throw new IllegalStateException(
                    "values: " + values.size() + " (expected: " + keys.size() + ")");
        }
        ensure(size + 1);
        offsets.set(size++, keys.size());
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
        keys.resize(offsets.total(rows));
        values.resize(offsets.total(rows));
    }

    @Override
    public void clear() {
        super.clear();
        keys.clear();
        values.clear();
    }

    @Override
    public boolean allDefault(int from, int count) {
        return offsets.allEmpty(from, count);
    }

    @Override
    public long byteSize() {
        return (long) Long.BYTES * size + keys.byteSize() + values.byteSize();
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
        MapColumn other = (MapColumn) source;
        if (count == 0) {
            return;
        }
        ensure(size + count);
        offsets.append(size, other.offsets, from, count);
        int first = other.start(from);
        int entries = other.end(from + count - 1) - first;
        keys.appendRows(other.keys, first, entries);
        values.appendRows(other.values, first, entries);
        size += count;
    }

    @Override
    void writePrefix(ByteSink out) {
        keys.writePrefix(out);
        values.writePrefix(out);
    }

    @Override
    void readPrefix(ByteSource in) {
        keys.readPrefix(in);
        values.readPrefix(in);
    }

    @Override
    void writeBody(ByteSink out, int from, int count) {
        offsets.write(out, from, count);
        int first = offsets.start(from);
        int entries = offsets.total(from + count) - first;
        keys.writeBody(out, first, entries);
        values.writeBody(out, first, entries);
    }

    @Override
    void readBody(ByteSource in, int rows) {
        in.require((long) Long.BYTES * rows);
        ensure(size + rows);
        int entries = offsets.read(in, size, rows);
        keys.readBody(in, entries);
        values.readBody(in, entries);
        size += rows;
    }
}
