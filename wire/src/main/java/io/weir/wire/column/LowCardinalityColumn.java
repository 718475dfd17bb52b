package io.weir.wire.column;

import io.weir.wire.bytes.ByteSink;
import io.weir.wire.bytes.ByteSource;
import io.weir.wire.bytes.MalformedException;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// `LowCardinality(T)`: a number per row that points into a dictionary of the distinct values; `T`
/// is String, FixedString, a number, a date, an address or a UUID, or Nullable of these.
///
/// `intern` gives the id of a value. Ids are this column's own and outlive [#clear()], so whoever
/// sets the same names batch after batch keeps their ids, as long as [#generation()] is the same: a
/// `clear()` forgets a dictionary that has grown beyond [#MAX_KEPT_VALUES]. Id 0 is the default, or
/// NULL. Only values in use are written. Not thread-safe.
public final class LowCardinalityColumn extends Column {
    /// The most values that a dictionary keeps over a [#clear()].
    public static final int MAX_KEPT_VALUES = 1 << 16;

    private static final int[] EMPTY = {};

    private final Column inner;
    private final int width;
    private final boolean nullable;
    private final ByteSink value = new ByteSink(16);
    private final LowCardinalityWriter writer = new LowCardinalityWriter();
    private Dictionary dictionary;
    private int generation;
    private int[] ids = EMPTY;

    // How the ids of the dictionary last appended from translate: id + 1 here, 0 not known yet.
    private @Nullable Dictionary translated;
    private int[] translation = EMPTY;
    private int[] keyIds = EMPTY;

    /// An empty column of `LowCardinality(type of inner)`.
    ///
    /// @param inner an empty column of the values' type
    /// @throws IllegalArgumentException when ClickHouse has no LowCardinality of that type
    public LowCardinalityColumn(Column inner) {
        super("LowCardinality(" + inner.type() + ")");
        nullable = inner instanceof NullableColumn;
        this.inner = inner instanceof NullableColumn some ? some.nested() : inner;
        width = ColumnTypes.dictionaryWidth(this.inner);
        dictionary = new Dictionary(width, nullable);
    }

    /// Whether id 0 means NULL.
    public boolean nullable() {
        return nullable;
    }

    /// Distinct values known, in use or not.
    public int dictionarySize() {
        return dictionary.count();
    }

    /// Changes when ids given before are no longer valid.
    public int generation() {
        return generation;
    }

    /// Removes every row and every value.
    public void forget() {
        super.clear();
        dictionary = new Dictionary(width, nullable);
        translated = null;
        generation++;
    }

    @Override
    public void clear() {
        super.clear();
        if (dictionary.count() > MAX_KEPT_VALUES) {
            forget();
        }
    }

    /// The id of a text (inner String or FixedString).
    public int intern(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return intern(utf8, 0, utf8.length);
    }

    /// The id of a value given as the bytes that Native writes for it, without a string's length; a
    /// shorter FixedString is filled with zero bytes.
    ///
    /// @throws IllegalArgumentException when the type has another width
    public int intern(byte[] source, int offset, int length) {
        if (width == 0 || width == length) {
            return dictionary.intern(source, offset, length);
        }
        if (length > width || !(inner instanceof FixedStringColumn)) {
            throw new IllegalArgumentException("length: " + length + " (expected: " + width + ")");
        }
        return dictionary.intern(Arrays.copyOfRange(source, offset, offset + width), 0, width);
    }

    /// The id of a number of up to 64 bits, a date or an IPv4 address.
    public int intern(long number) {
        value.clear();
        value.putLong(number);
        return intern(value.array(), 0, checkWidth(width <= Long.BYTES));
    }

    /// The id of a value of 128 bits, for example an IPv6 address.
    public int intern(long high, long low) {
        value.clear();
        WideOrder.of(inner.type()).put(value, high, low);
        return intern(value.array(), 0, checkWidth(inner instanceof WideColumn));
    }

    private int checkWidth(boolean fits) {
        if (!fits || width == 0) {
            throw new IllegalArgumentException("type: " + type() + " (expected: a number)");
        }
        return width;
    }

    /// The id of a row.
    public int id(int row) {
        return ids[row];
    }

    /// All ids; the first [#size()] count, and a growing column replaces the array.
    public int[] ids() {
        return ids;
    }

    /// Whether a row is NULL.
    public boolean isNull(int row) {
        return nullable && ids[row] == 0;
    }

    /// A value as the bytes that Native writes for it, without a string's length.
    public byte[] value(int id) {
        return Arrays.copyOfRange(dictionary.bytes(), dictionary.start(id), dictionary.end(id));
    }

    /// A value as text (inner String or FixedString).
    public String text(int id) {
        int start = dictionary.start(id);
        int length = dictionary.end(id) - start;
        return new String(dictionary.bytes(), start, length, StandardCharsets.UTF_8);
    }

    /// Sets a cell below the capacity to an id that `intern` gave.
    public void set(int row, int id) {
        ids[row] = id;
    }

    /// Adds a row with an id that `intern` gave.
    public void append(int id) {
        ensure(size + 1);
        ids[size++] = id;
    }

    /// Sets the cells of rows `from` (inclusive) to `to` (exclusive).
    public void fill(int from, int to, int id) {
        Arrays.fill(ids, from, to, id);
    }

    @Override
    public boolean allDefault(int from, int count) {
        for (int i = from; i < from + count; i++) {
            if (ids[i] != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public long byteSize() {
        return (long) Integer.BYTES * size + dictionary.byteSize();
    }

    @Override
    int capacity() {
        return ids.length;
    }

    @Override
    void grow(int capacity) {
        ids = Arrays.copyOf(ids, capacity);
    }

    @Override
    void zero(int from, int to) {
        Arrays.fill(ids, from, to, 0);
    }

    @Override
    void appendRows(Column source, int from, int count) {
        LowCardinalityColumn other = (LowCardinalityColumn) source;
        ensure(size + count);
        if (other.dictionary == dictionary) {
            System.arraycopy(other.ids, from, ids, size, count);
            size += count;
            return;
        }
        int[] known = translationFrom(other.dictionary);
        int[] theirs = other.ids;
        int[] ours = ids;
        int shift = size - from;
        for (int i = from; i < from + count; i++) {
            int here = known[theirs[i]];
            if (here == 0) {
                here = translate(other.dictionary, theirs[i]);
            }
            ours[i + shift] = here - 1;
        }
        size += count;
    }

    private int[] translationFrom(Dictionary source) {
        if (translated != source) {
            Arrays.fill(translation, 0);
            translated = source;
        }
        if (translation.length < source.count()) {
            translation = Arrays.copyOf(translation, source.count() + source.count() / 2 + 1);
        }
        translation[0] = 1;
        return translation;
    }

    private int translate(Dictionary source, int id) {
        int start = source.start(id);
        int here = 1 + dictionary.intern(source.bytes(), start, source.end(id) - start);
        translation[id] = here;
        return here;
    }

    @Override
    void writePrefix(ByteSink out) {
        out.putLong(LowCardinalityWriter.SHARED_DICTIONARIES);
    }

    @Override
    void readPrefix(ByteSource in) {
        long version = in.getLong();
        if (version != LowCardinalityWriter.SHARED_DICTIONARIES) {
            throw new MalformedException("LowCardinality form: " + version + " (expected: 1)");
        }
    }

    @Override
    void writeBody(ByteSink out, int from, int count) {
        if (count > 0) {
            writer.write(dictionary, ids, from, count, out);
        }
    }

    @Override
    void readBody(ByteSource in, int rows) {
        in.require(rows);
        ensure(size + rows);
        int end = size + rows;
        try {
            int at = size;
            while (at < end) {
                at += readRun(in, at, end);
            }
        } catch (MalformedException malformed) {
            // Cells already read must hold the default again.
            zero(size, end);
            throw malformed;
        }
        size = end;
    }

    // A dictionary and the rows that use it; ClickHouse may write several in a block.
    private int readRun(ByteSource in, int at, int end) {
        int code = LowCardinalityWriter.indexCode(in.getLong());
        int keys = readKeys(in);
        long count = in.getLong();
        if (count < 1 || count > end - at) {
            throw new MalformedException(
                    "LowCardinality rows: " + count + " (expected: 1.." + (end - at) + ")");
        }
        in.require(count << code);
        readIndexes(in, code, keys, at, at + (int) count);
        return (int) count;
    }

    private int readKeys(ByteSource in) {
        long keys = in.getLong();
        long least = Math.max(width, 1);
        if (keys < 1 || keys > in.remaining() / least) {
            throw new MalformedException(
                    "LowCardinality values: " + keys + " (expected: 1 or more, in the bytes left)");
        }
        int count = (int) keys;
        if (keyIds.length < count) {
            keyIds = new int[count];
        }
        for (int i = 0; i < count; i++) {
            int length = width == 0 ? in.getLength() : width;
            int start = in.arrayPosition();
            in.skip(length);
            keyIds[i] = nullable && i == 0 ? 0 : dictionary.intern(in.array(), start, length);
        }
        return count;
    }

    private void readIndexes(ByteSource in, int code, int keys, int from, int to) {
        byte[] bytes = in.array();
        int at = in.arrayPosition();
        if (code == 0) {
            in.skip(to - from);
            for (int row = from; row < to; row++) {
                ids[row] = keyId(bytes[at++] & 0xFF, keys);
            }
            return;
        }
        for (int row = from; row < to; row++) {
            long index =
                    switch (code) {
                        case 1 -> in.getUnsignedShort();
                        case 2 -> in.getInt() & 0xFFFF_FFFFL;
                        default -> in.getLong();
                    };
            ids[row] = keyId(index, keys);
        }
    }

    private int keyId(long index, int keys) {
        if (index < 0 || index >= keys) {
            throw new MalformedException(
                    "LowCardinality index: " + index + " (expected: 0.." + (keys - 1) + ")");
        }
        return keyIds[(int) index];
    }
}
