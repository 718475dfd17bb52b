package io.weir.wire.column;

import io.weir.wire.bytes.ByteSink;
import io.weir.wire.bytes.ByteSource;

import java.util.Objects;

/// One ClickHouse column in memory: its type and a growing run of values in primitive arrays.
///
/// Fixed-width columns can be filled in two ways. `append` adds a row. `set(row, value)` writes a
/// cell anywhere below the capacity ([#ensure(int)]) without moving [#size()]; a [#resize(int)]
/// afterwards makes the cells rows. Cells at or past `size()` that nobody set hold the type's
/// default, because [#clear()] and a cutting `resize` zero what was used; whoever sets cells past
/// `size()` and then drops them must resize over them first.
///
/// The default of every type is its zero: 0, empty, NULL, `::`, the epoch. Not thread-safe.
public abstract sealed class Column
        permits ByteColumn,
                ShortColumn,
                IntColumn,
                LongColumn,
                WideColumn,
                FloatColumn,
                DoubleColumn,
                StringColumn,
                FixedStringColumn,
                LowCardinalityColumn,
                NullableColumn,
                ArrayColumn,
                MapColumn {
    private final String type;

    /// Rows that count. Subclasses keep it.
    int size;

    Column(String type) {
        this.type = type;
    }

    /// An empty column of a ClickHouse type, for example `Array(LowCardinality(String))`.
    ///
    /// @throws IllegalArgumentException when Weir has no column for the type
    public static Column of(String clickHouseType) {
        return ColumnTypes.create(clickHouseType);
    }

    /// The ClickHouse type as it is written on the wire.
    public final String type() {
        return type;
    }

    /// Rows.
    public final int size() {
        return size;
    }

    /// Grows with the type's default (or with the cells that were set), or cuts and zeroes.
    public void resize(int rows) {
        if (rows < size) {
            zero(rows, size);
        } else {
            ensure(rows);
        }
        size = rows;
    }

    /// Removes every row and keeps the arrays.
    public void clear() {
        resize(0);
    }

    /// Makes room for `rows` rows in all, so that cells below it can be set.
    public void ensure(int rows) {
        if (rows > capacity()) {
            grow(Math.max(rows, (int) Math.min(Integer.MAX_VALUE - 8, capacity() * 2L)));
        }
    }

    /// Appends rows of a column of the same type.
    ///
    /// @throws IllegalArgumentException when the types differ
    public final void appendFrom(Column source, int from, int count) {
        if (!type.equals(source.type)) {
            throw new IllegalArgumentException(
                    "type: " + source.type + " (expected: " + type + ")");
        }
        Objects.checkFromIndexSize(from, count, source.size);
        appendRows(source, from, count);
    }

    /// Writes all rows in Native form.
    public final void write(ByteSink out) {
        write(out, 0, size);
    }

    /// Writes some rows in Native form.
    public final void write(ByteSink out, int from, int count) {
        writePrefix(out);
        writeBody(out, from, count);
    }

    /// Appends `rows` rows in Native form. When it throws, a `resize` to the former size mends the
    /// column.
    ///
    /// @throws io.weir.wire.bytes.MalformedException when the bytes are not `rows` values of this
    ///   type
    public final void read(ByteSource in, int rows) {
        readPrefix(in);
        readBody(in, rows);
    }

    /// Whether every row holds the type's default.
    public final boolean allDefault() {
        return allDefault(0, size);
    }

    /// Whether these rows hold the type's default.
    public abstract boolean allDefault(int from, int count);

    /// Bytes of memory that the rows take, about what they take in Native form.
    public abstract long byteSize();

    /// Rows for which there is room.
    abstract int capacity();

    /// Makes room for exactly `capacity` rows.
    abstract void grow(int capacity);

    /// Puts the default into rows `from` (inclusive) to `to` (exclusive).
    abstract void zero(int from, int to);

    /// [#appendFrom] after its checks.
    abstract void appendRows(Column source, int from, int count);

    /// What Native puts before a column's data, once per block, depth first.
    void writePrefix(ByteSink out) {}

    void readPrefix(ByteSource in) {}

    abstract void writeBody(ByteSink out, int from, int count);

    abstract void readBody(ByteSource in, int rows);

    @Override
    public String toString() {
        return type + "[" + size + "]";
    }
}
