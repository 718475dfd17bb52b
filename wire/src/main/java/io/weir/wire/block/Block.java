package io.weir.wire.block;

import io.weir.wire.column.Column;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Named columns of equal length. Not thread-safe.
public final class Block {
    private final List<String> names = new ArrayList<>();
    private final List<Column> columns = new ArrayList<>();
    private final Map<String, Integer> indexes = new HashMap<>();
    // Names and types as they stand in a record, to be compared without making strings.
    private final List<byte[]> utf8Names = new ArrayList<>();
    private final List<byte[]> utf8Types = new ArrayList<>();

    /// Adds a column on the right.
    ///
    /// @throws IllegalArgumentException when the name is taken
    public Block add(String name, Column column) {
        if (indexes.putIfAbsent(name, columns.size()) != null) {
            throw new IllegalArgumentException("name: " + name + " (expected: a new one)");
        }
        names.add(name);
        columns.add(column);
        utf8Names.add(name.getBytes(StandardCharsets.UTF_8));
        utf8Types.add(column.type().getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /// An empty block with columns of the same names and types.
    public Block emptyCopy() {
        Block copy = new Block();
        for (int i = 0; i < columns.size(); i++) {
            copy.add(names.get(i), Column.of(columns.get(i).type()));
        }
        return copy;
    }

    /// The names from left to right.
    public List<String> names() {
        return Collections.unmodifiableList(names);
    }

    /// The number of columns.
    public int columnCount() {
        return columns.size();
    }

    /// A column by its place.
    public Column column(int index) {
        return columns.get(index);
    }

    /// The name of the column at a place.
    public String name(int index) {
        return names.get(index);
    }

    /// A column by its name.
    ///
    /// @throws IllegalArgumentException when there is none
    public Column column(String name) {
        Integer index = indexes.get(name);
        if (index == null) {
            throw new IllegalArgumentException(
                    "column: " + name + " (expected: one of " + names + ")");
        }
        return columns.get(index);
    }

    /// A column by its name, or null.
    public @Nullable Column findColumn(String name) {
        Integer index = indexes.get(name);
        return index == null ? null : columns.get(index);
    }

    /// Finds a column by its UTF-8 name, looking first at `hint`; -1 when there is none.
    int find(byte[] bytes, int offset, int length, int hint) {
        if (hint < columns.size() && same(utf8Names.get(hint), bytes, offset, length)) {
            return hint;
        }
        for (int i = 0; i < columns.size(); i++) {
            if (same(utf8Names.get(i), bytes, offset, length)) {
                return i;
            }
        }
        return -1;
    }

    /// Whether a column's type has this UTF-8 name.
    boolean hasType(int index, byte[] bytes, int offset, int length) {
        return same(utf8Types.get(index), bytes, offset, length);
    }

    byte[] utf8Name(int index) {
        return utf8Names.get(index);
    }

    byte[] utf8Type(int index) {
        return utf8Types.get(index);
    }

    private static boolean same(byte[] known, byte[] bytes, int offset, int length) {
        return Arrays.equals(known, 0, known.length, bytes, offset, offset + length);
    }

    /// The rows of the first column; 0 without columns.
    public int rows() {
        return columns.isEmpty() ? 0 : columns.getFirst().size();
    }

    /// Resizes every column, so that shorter ones get their type's default.
    public void resize(int rows) {
        for (Column column : columns) {
            column.resize(rows);
        }
    }

    /// Makes room in every column.
    public void ensure(int rows) {
        for (Column column : columns) {
            column.ensure(rows);
        }
    }

    /// Removes all rows.
    public void clear() {
        for (Column column : columns) {
            column.clear();
        }
    }

    /// Appends rows of a block with the same types in the same order.
    ///
    /// @throws IllegalArgumentException when the shapes differ
    public void appendFrom(Block sameShape, int from, int count) {
        if (sameShape.columns.size() != columns.size()) {
            throw new IllegalArgumentException(
                    "columns: " + sameShape.columns.size() + " (expected: " + columns.size() + ")");
        }
        for (int i = 0; i < columns.size(); i++) {
            columns.get(i).appendFrom(sameShape.columns.get(i), from, count);
        }
    }

    /// Bytes of memory that the rows take.
    public long byteSize() {
        long bytes = 0;
        for (Column column : columns) {
            bytes += column.byteSize();
        }
        return bytes;
    }

    @Override
    public String toString() {
        return "Block" + names + "[" + rows() + "]";
    }
}
