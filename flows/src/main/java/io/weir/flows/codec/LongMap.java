package io.weir.flows.codec;

import java.util.Arrays;

/// Numbers by number, without objects: open addressing, at most [#MAX_SIZE] entries and within a
/// budget that all maps share; single ones are never removed. 0 stands for no value. Not
/// thread-safe.
final class LongMap {
    static final int MAX_SIZE = 16_384;

    private final Budget budget;
    private long[] keys = new long[0];
    private long[] values = new long[0];
    private int size;

    LongMap(Budget budget) {
        this.budget = budget;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /// The first place behind `slot` that holds an entry, -1 when there is none; begin with -1.
    int next(int slot) {
        for (int i = slot + 1; i < values.length; i++) {
            if (values[i] != 0) {
                return i;
            }
        }
        return -1;
    }

    /// The key at a place.
    long keyAt(int slot) {
        return keys[slot];
    }

    /// The value at a place.
    long valueAt(int slot) {
        return values[slot];
    }

    /// The value, or 0.
    long get(long key) {
        return size == 0 ? 0 : values[slot(key)];
    }

    /// Sets a value.
    ///
    /// @param value expected: not 0
    /// @return whether it was another before; false too when the map is full
    boolean put(long key, long value) {
        if (get(key) == 0) {
            if (size >= MAX_SIZE || !budget.take(1)) {
                return false;
            }
            if (2 * size >= keys.length) {
                grow();
            }
            size++;
        }
        int slot = slot(key);
        boolean changed = values[slot] != value;
        keys[slot] = key;
        values[slot] = value;
        return changed;
    }

    void clear() {
        Arrays.fill(values, 0);
        budget.giveBack(size);
        size = 0;
    }

    private int slot(long key) {
        int mask = keys.length - 1;
        long mixed = key * 0x9e37_79b9_7f4a_7c15L;
        int slot = (int) (mixed >>> 32) & mask;
        while (values[slot] != 0 && keys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        long[] oldValues = values;
        keys = new long[Math.max(8, oldKeys.length * 2)];
        values = new long[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] != 0) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
            }
        }
    }
}
