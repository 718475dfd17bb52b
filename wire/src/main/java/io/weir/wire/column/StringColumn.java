package io.weir.wire.column;

import io.weir.wire.bytes.ByteSink;
import io.weir.wire.bytes.ByteSource;
import io.weir.wire.bytes.MalformedException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Byte strings, one after the other in one array. Also carries JSON: its type is then `JSON`, each
/// value is a document as text, and the default is `{}`. Not thread-safe.
public final class StringColumn extends Column {
    private static final byte[] NO_BYTES = {};
    private static final byte[] EMPTY_DOCUMENT = {'{', '}'};
    private static final int[] NO_ENDS = {};
    // SerializationObject: JSON values follow as strings.
    private static final long JSON_AS_STRING = 1;

    // The largest array that every JVM gives.
    private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

    private final boolean json;
    private byte[] bytes = NO_BYTES;
    private int[] ends = NO_ENDS;

    /// An empty column of type `String`.
    public StringColumn() {
        this("String");
    }

    /// An empty column of type `String` or `JSON`.
    public StringColumn(String type) {
        super(type);
        json = !type.equals("String");
    }

    /// All values, one after the other; a growing column replaces the array.
    public byte[] bytes() {
        return bytes;
    }

    /// Where a row begins in [#bytes()].
    public int start(int row) {
        return row == 0 ? 0 : ends[row - 1];
    }

    /// Where a row ends in [#bytes()].
    public int end(int row) {
        return ends[row];
    }

    /// A row as text.
    public String get(int row) {
        int start = start(row);
        return new String(bytes, start, ends[row] - start, StandardCharsets.UTF_8);
    }

    /// Adds a row.
    public void append(byte[] source, int offset, int length) {
        ensure(size + 1);
        int start = reserve(length);
        System.arraycopy(source, offset, bytes, start, length);
        ends[size++] = start + length;
    }

    /// Adds a row.
    public void append(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        append(utf8, 0, utf8.length);
    }

    /// Adds a row at `row`, which is [#size()] or later; rows skipped over become the default.
    public void append(int row, byte[] source, int offset, int length) {
        resize(checkAhead(row));
        append(source, offset, length);
    }

    private int checkAhead(int row) {
        if (row < size) {
            throw new IllegalArgumentException("row: " + row + " (expected: >= " + size + ")");
        }
        return row;
    }

    // Room for `length` more bytes; returns where they begin.
    private int reserve(long length) {
        int used = used();
        if (length > bytes.length - used) {
            growBytes(used + length);
        }
        return used;
    }

    private void growBytes(long wanted) {
        if (wanted > MAX_BYTES) {
            throw new IllegalStateException(
                    "bytes: " + wanted + " (expected: <= " + MAX_BYTES + ")");
        }
        bytes = Arrays.copyOf(bytes, (int) Math.clamp(2L * bytes.length, wanted, MAX_BYTES));
    }

    private int used() {
        return size == 0 ? 0 : ends[size - 1];
    }

    @Override
    public void resize(int rows) {
        ensure(rows);
        if (json) {
            while (size < rows) {
                append(EMPTY_DOCUMENT, 0, EMPTY_DOCUMENT.length);
            }
        } else if (size < rows) {
            Arrays.fill(ends, size, rows, used());
        }
        size = rows;
    }

    @Override
    public boolean allDefault(int from, int count) {
        int length = json ? EMPTY_DOCUMENT.length : 0;
        for (int row = from; row < from + count; row++) {
            int start = start(row);
            if (ends[row] - start != length
                    || (json && (bytes[start] != '{' || bytes[start + 1] != '}'))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public long byteSize() {
        return used() + (long) Integer.BYTES * size;
    }

    @Override
    int capacity() {
        return ends.length;
    }

    @Override
    void grow(int capacity) {
        ends = Arrays.copyOf(ends, capacity);
    }

    @Override
    void zero(int from, int to) {
        // Ends past the size are never looked at.
    }

    @Override
    void appendRows(Column source, int from, int count) {
        StringColumn other = (StringColumn) source;
        if (count == 0) {
            return;
        }
        ensure(size + count);
        int first = other.start(from);
        int length = other.ends[from + count - 1] - first;
        int start = reserve(length);
        System.arraycopy(other.bytes, first, bytes, start, length);
        int shift = start - first;
        for (int i = 0; i < count; i++) {
            ends[size + i] = other.ends[from + i] + shift;
        }
        size += count;
    }

    @Override
    void writePrefix(ByteSink out) {
        if (json) {
            out.putLong(JSON_AS_STRING);
        }
    }

    @Override
    void readPrefix(ByteSource in) {
        if (json) {
            long version = in.getLong();
            if (version != JSON_AS_STRING) {
                throw new MalformedException("JSON form: " + version + " (expected: 1, as string)");
            }
        }
    }

    @Override
    void writeBody(ByteSink out, int from, int count) {
        int start = start(from);
        for (int row = from; row < from + count; row++) {
            int length = ends[row] - start;
            out.putVarint(length);
            out.putBytes(bytes, start, length);
            start += length;
        }
    }

    @Override
    void readBody(ByteSource in, int rows) {
        in.require(rows);
        ensure(size + rows);
        int end = used();
        for (int row = size; row < size + rows; row++) {
            int length = in.getLength();
            if (length > bytes.length - end) {
                growBytes((long) end + length);
            }
            in.getBytes(bytes, end, length);
            end += length;
            ends[row] = end;
        }
        size += rows;
    }
}
