package io.weir.wire.column;

import io.weir.wire.bytes.ByteSink;
import io.weir.wire.bytes.MalformedException;

/// Writes the dictionary and the indexes of a LowCardinality column with only the values in use,
/// numbered in the order in which they occur after the default. Holds scratch space, so each column
/// has its own.
///
/// The constants are those of ClickHouse's `SerializationLowCardinality`.
final class LowCardinalityWriter {
    /// The only version of the form: each block brings the values it needs.
    static final long SHARED_DICTIONARIES = 1;

    private static final long NEEDS_GLOBAL_DICTIONARY = 1L << 8;
    private static final long HAS_ADDITIONAL_KEYS = 1L << 9;
    private static final long NEEDS_UPDATE = 1L << 10;
    private static final long INDEX_CODE = 0xFF;
    private static final int LARGEST_INDEX_CODE = 3;

    // Index on the wire + 1 of each id, 0 while unused; all zero between two calls.
    private int[] positions = new int[16];
    private int[] used = new int[16];

    /// The width of indexes, as a power of two of bytes.
    static int indexCode(long flags) {
        long code = flags & INDEX_CODE;
        if ((flags & NEEDS_GLOBAL_DICTIONARY) != 0
                || (flags & HAS_ADDITIONAL_KEYS) == 0
                || code > LARGEST_INDEX_CODE) {
            throw new MalformedException(
                    "LowCardinality flags: "
                            + flags
                            + " (expected: own values, index of 1..8 bytes)");
        }
        return (int) code;
    }

    void write(Dictionary dictionary, int[] ids, int from, int count, ByteSink out) {
        int keys = number(dictionary.count(), ids, from, count);
        int code = keys <= 1 << 8 ? 0 : keys <= 1 << 16 ? 1 : 2;
        out.putLong(code | HAS_ADDITIONAL_KEYS | NEEDS_UPDATE);
        out.putLong(keys);
        for (int i = 0; i < keys; i++) {
            dictionary.write(used[i], out);
        }
        out.putLong(count);
        writeIndexes(code, ids, from, count, out);
        for (int i = 0; i < keys; i++) {
            positions[used[i]] = 0;
        }
    }

    private void writeIndexes(int code, int[] ids, int from, int count, ByteSink out) {
        out.ensure((long) count << code);
        int[] known = positions;
        if (code == 0) {
            byte[] array = out.array();
            int at = out.size() - from;
            for (int row = from; row < from + count; row++) {
                array[at + row] = (byte) (known[ids[row]] - 1);
            }
            out.skip(count);
            return;
        }
        for (int row = from; row < from + count; row++) {
            int position = known[ids[row]] - 1;
            if (code == 1) {
                out.putShort(position);
            } else {
                out.putInt(position);
            }
        }
    }

    // Numbers the ids in use and returns how many there are, the default included.
    private int number(int known, int[] ids, int from, int count) {
        if (positions.length < known) {
            positions = new int[known + known / 2];
            used = new int[positions.length];
        }
        int keys = 1;
        used[0] = 0;
        positions[0] = 1;
        int previous = 0;
        for (int row = from; row < from + count; row++) {
            int id = ids[row];
            if (id != previous) {
                previous = id;
                if (positions[id] == 0) {
                    used[keys++] = id;
                    positions[id] = keys;
                }
            }
        }
        return keys;
    }
}
