package io.weir.wire.column;

import io.weir.wire.bytes.ByteSink;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;

/// The distinct values of a LowCardinality column, each with an id counted from 0, found by an open
/// hash table. Values are the bytes that Native writes, without the length of a string. Id 0 is the
/// type's default, or NULL. Ids only grow, so a mapping from one dictionary to another stays valid.
final class Dictionary {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    // Odd, from the golden ratio; the seed is secret so that nobody can choose keys that collide.
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
    private static final long SEED = new SplittableRandom().nextLong();
    private static final int INITIAL_TABLE = 32;

    // The largest array that every JVM gives.
    private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

    private final int width;
    private byte[] bytes;
    private int[] ends = new int[INITIAL_TABLE / 2];
    private int[] hashes = new int[INITIAL_TABLE / 2];
    // Id + 1, or 0 for a free place. At most half full.
    private int[] table = new int[INITIAL_TABLE];
    private int count;

    /// @param width bytes of every value, 0 when they vary
    Dictionary(int width, boolean nullable) {
        this.width = width;
        bytes = new byte[Math.max(64, width)];
        if (nullable) {
            add(0, bytes, 0, width);
        } else {
            intern(bytes.clone(), 0, width);
        }
    }

    int count() {
        return count;
    }

    int start(int id) {
        return id == 0 ? 0 : ends[id - 1];
    }

    int end(int id) {
        return ends[id];
    }

    byte[] bytes() {
        return bytes;
    }

    long byteSize() {
        return (count == 0 ? 0 : ends[count - 1]) + (long) Integer.BYTES * count;
    }

    /// The id of a value, which becomes known if it was not.
    int intern(byte[] source, int offset, int length) {
        int hash = hash(source, offset, length);
        int mask = table.length - 1;
        int place = hash & mask;
        while (true) {
            int id = table[place] - 1;
            if (id < 0) {
                break;
            }
            if (hashes[id] == hash && equal(id, source, offset, length)) {
                return id;
            }
            place = (place + 1) & mask;
        }
        table[place] = count + 1;
        int id = add(hash, source, offset, length);
        if (2 * count > table.length) {
            rehash();
        }
        return id;
    }

    private boolean equal(int id, byte[] source, int offset, int length) {
        int start = start(id);
        return ends[id] - start == length
                && Arrays.equals(bytes, start, start + length, source, offset, offset + length);
    }

    private int add(int hash, byte[] source, int offset, int length) {
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, 2 * count);
            hashes = Arrays.copyOf(hashes, 2 * count);
        }
        int start = start(count);
        long end = (long) start + length;
        if (end > bytes.length) {
            if (end > MAX_BYTES) {
                throw new IllegalStateException(
                        "dictionary bytes: " + end + " (expected: <= " + MAX_BYTES + ")");
            }
            bytes = Arrays.copyOf(bytes, Math.clamp(2 * end, 0, MAX_BYTES));
        }
        System.arraycopy(source, offset, bytes, start, length);
        ends[count] = (int) end;
        hashes[count] = hash;
        return count++;
    }

    private void rehash() {
        int[] larger = new int[2 * table.length];
        int mask = larger.length - 1;
        for (int entry : table) {
            if (entry != 0) {
                int place = hashes[entry - 1] & mask;
                while (larger[place] != 0) {
                    place = (place + 1) & mask;
                }
                larger[place] = entry;
            }
        }
        table = larger;
    }

    private static int hash(byte[] source, int offset, int length) {
        long hash = SEED ^ length;
        int at = offset;
        int left = length;
        for (; left >= Long.BYTES; left -= Long.BYTES, at += Long.BYTES) {
            hash = fold(hash ^ (long) LONG.get(source, at));
        }
        long tail = 0;
        for (int i = 0; i < left; i++) {
            tail = (tail << 8) | (source[at + i] & 0xFF);
        }
        hash = fold(hash ^ tail);
        return (int) (hash ^ (hash >>> 32));
    }

    private static long fold(long value) {
        return (value * MULTIPLIER) ^ Math.unsignedMultiplyHigh(value, MULTIPLIER);
    }

    /// Writes a value as Native does.
    void write(int id, ByteSink out) {
        int start = start(id);
        int length = ends[id] - start;
        if (width == 0) {
            out.putVarint(length);
        }
        out.putBytes(bytes, start, length);
    }
}
