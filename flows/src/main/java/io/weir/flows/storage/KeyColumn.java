package io.weir.flows.storage;

import io.weir.wire.column.ByteColumn;
import io.weir.wire.column.Column;
import io.weir.wire.column.FixedStringColumn;
import io.weir.wire.column.IntColumn;
import io.weir.wire.column.LongColumn;
import io.weir.wire.column.LowCardinalityColumn;
import io.weir.wire.column.ShortColumn;
import io.weir.wire.column.WideColumn;

/// A dimension of the roll-ups as part of a key: one, two or four ints per row. Texts stand as the
/// ids that the source column gave them, so that column must keep its dictionary.
final class KeyColumn {
    private static final int UNUSED = -1;

    private final String name;
    private final Column source;
    private final int ints;
    private int place = UNUSED;

    /// @param source the column that records are decoded into
    KeyColumn(String name, Column source) {
        this.name = name;
        this.source = source;
        ints =
                switch (source) {
                    case LongColumn _ -> 2;
                    case WideColumn _ -> 4;
                    case FixedStringColumn text when text.width() <= Integer.BYTES -> 1;
                    case ByteColumn _, ShortColumn _, IntColumn _, LowCardinalityColumn _ -> 1;
                    default ->
                            throw new IllegalArgumentException(
                                    "type: " + source.type() + " (expected: no list)");
                };
    }

    String name() {
        return name;
    }

    int ints() {
        return ints;
    }

    /// Whether any row so far had another value than the default. Until then the column is no part
    /// of the key.
    boolean inUse() {
        return place != UNUSED;
    }

    boolean hasValues() {
        return !source.allDefault();
    }

    /// Makes the column part of the key from an int on.
    void use(int firstInt) {
        place = firstInt;
    }

    /// Puts rows into keys, one after the other from the beginning of `keys`, and adds to the
    /// hashes.
    void put(int from, int count, int[] keys, int stride, long[] hashes) {
        switch (source) {
            case ByteColumn bytes -> putBytes(bytes.array(), from, count, keys, stride, hashes);
            case ShortColumn shorts -> putShorts(shorts.array(), from, count, keys, stride, hashes);
            case IntColumn numbers -> putInts(numbers.array(), from, count, keys, stride, hashes);
            case LowCardinalityColumn texts ->
                    putInts(texts.ids(), from, count, keys, stride, hashes);
            case LongColumn longs -> putLongs(longs, from, count, keys, stride, hashes);
            case WideColumn wides -> putWides(wides, from, count, keys, stride, hashes);
            case FixedStringColumn texts -> putTexts(texts, from, count, keys, stride, hashes);
            default -> throw new IllegalStateException(source.type());
        }
    }

    private void putBytes(
            byte[] values, int from, int count, int[] keys, int stride, long[] hashes) {
        long factor = KeyHash.factor(place);
        for (int i = 0, at = place; i < count; i++, at += stride) {
            int value = values[from + i] & 0xFF;
            keys[at] = value;
            hashes[i] += value * factor;
        }
    }

    private void putShorts(
            short[] values, int from, int count, int[] keys, int stride, long[] hashes) {
        long factor = KeyHash.factor(place);
        for (int i = 0, at = place; i < count; i++, at += stride) {
            int value = values[from + i] & 0xFFFF;
            keys[at] = value;
            hashes[i] += value * factor;
        }
    }

    private void putInts(int[] values, int from, int count, int[] keys, int stride, long[] hashes) {
        long factor = KeyHash.factor(place);
        for (int i = 0, at = place; i < count; i++, at += stride) {
            int value = values[from + i];
            keys[at] = value;
            hashes[i] += (value & 0xFFFF_FFFFL) * factor;
        }
    }

    private void putLongs(
            LongColumn values, int from, int count, int[] keys, int stride, long[] hashes) {
        long[] array = values.array();
        for (int i = 0, at = place; i < count; i++, at += stride) {
            hashes[i] += putLong(array[from + i], keys, at, place);
        }
    }

    private void putWides(
            WideColumn values, int from, int count, int[] keys, int stride, long[] hashes) {
        for (int i = 0, at = place; i < count; i++, at += stride) {
            hashes[i] +=
                    putLong(values.high(from + i), keys, at, place)
                            + putLong(values.low(from + i), keys, at + 2, place + 2);
        }
    }

    private void putTexts(
            FixedStringColumn values, int from, int count, int[] keys, int stride, long[] hashes) {
        byte[] array = values.array();
        int width = values.width();
        for (int i = 0, at = place; i < count; i++, at += stride) {
            int packed = 0;
            for (int b = 0; b < width; b++) {
                packed |= (array[(from + i) * width + b] & 0xFF) << (8 * b);
            }
            keys[at] = packed;
            hashes[i] += KeyHash.term(place, packed);
        }
    }

    private static long putLong(long value, int[] keys, int at, int place) {
        keys[at] = (int) value;
        keys[at + 1] = (int) (value >>> 32);
        return (value & 0xFFFF_FFFFL) * KeyHash.factor(place)
                + (value >>> 32) * KeyHash.factor(place + 1);
    }

    /// Sets the cells of `target` from keys.
    ///
    /// @param groups the numbers of the keys, of which the first `count` become rows
    /// @param target a column of the source's type with room for them
    void take(GroupTable table, int[] groups, int count, Column target) {
        int[] keys = table.keys();
        int stride = table.stride();
        switch (target) {
            case ByteColumn bytes -> {
                for (int row = 0; row < count; row++) {
                    bytes.set(row, keys[groups[row] * stride + place]);
                }
            }
            case ShortColumn shorts -> {
                for (int row = 0; row < count; row++) {
                    shorts.set(row, keys[groups[row] * stride + place]);
                }
            }
            case IntColumn numbers -> {
                for (int row = 0; row < count; row++) {
                    numbers.set(row, keys[groups[row] * stride + place]);
                }
            }
            case LongColumn longs -> {
                for (int row = 0; row < count; row++) {
                    longs.set(row, takeLong(keys, groups[row] * stride + place));
                }
            }
            case WideColumn wides -> {
                for (int row = 0; row < count; row++) {
                    int at = groups[row] * stride + place;
                    wides.set(row, takeLong(keys, at), takeLong(keys, at + 2));
                }
            }
            case LowCardinalityColumn texts -> takeTexts(table, groups, count, texts);
            case FixedStringColumn texts -> {
                byte[] text = new byte[texts.width()];
                for (int row = 0; row < count; row++) {
                    int packed = keys[groups[row] * stride + place];
                    for (int b = 0; b < text.length; b++) {
                        text[b] = (byte) (packed >>> (8 * b));
                    }
                    texts.set(row, text, 0, text.length);
                }
            }
            default -> throw new IllegalStateException(target.type());
        }
    }

    private void takeTexts(GroupTable table, int[] groups, int count, LowCardinalityColumn target) {
        LowCardinalityColumn known = (LowCardinalityColumn) source;
        int[] ids = new int[known.dictionarySize()];
        for (int row = 0; row < count; row++) {
            int id = table.keys()[groups[row] * table.stride() + place];
            if (id != 0 && ids[id] == 0) {
                byte[] value = known.value(id);
                ids[id] = target.intern(value, 0, value.length);
            }
            target.set(row, ids[id]);
        }
    }

    private static long takeLong(int[] keys, int at) {
        return (keys[at] & 0xFFFF_FFFFL) | ((long) keys[at + 1] << 32);
    }
}
