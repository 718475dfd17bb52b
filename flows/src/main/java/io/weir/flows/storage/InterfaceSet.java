package io.weir.flows.storage;

import java.util.Arrays;

/// The distinct interfaces of a batch, each with the row that first showed it, in that order: an
/// open hash table without objects. Takes [#MAX_SIZE] and ignores the rest, which only a broken or
/// hostile exporter has.
final class InterfaceSet {
    static final int MAX_SIZE = 1 << 16;

    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private long[] addresses = new long[64];
    private int[] indexes = new int[32];
    private int[] rows = new int[32];
    // Number of the interface + 1; 0 for a free place. At most half full.
    private int[] table = new int[64];
    private int size;
    private int lastAdded = -1;
    private int lastButOne = -1;

    int size() {
        return size;
    }

    /// The row that first showed an interface; `~row` when it stood there as the outgoing one.
    int row(int number) {
        return rows[number];
    }

    void add(long high, long low, int index, int row) {
        // Rows of one packet alternate between few interfaces.
        if (isAt(lastAdded, high, low, index)) {
            return;
        }
        if (isAt(lastButOne, high, low, index)) {
            int swapped = lastAdded;
            lastAdded = lastButOne;
            lastButOne = swapped;
            return;
        }
        lastButOne = lastAdded;
        lastAdded = find(high, low, index, row);
    }

    private int find(long high, long low, int index, int row) {
        int mask = table.length - 1;
        int at = hash(high, low, index) & mask;
        while (table[at] != 0) {
            int number = table[at] - 1;
            if (isAt(number, high, low, index)) {
                return number;
            }
            at = (at + 1) & mask;
        }
        return size == MAX_SIZE ? -1 : insert(at, high, low, index, row);
    }

    private int insert(int at, long high, long low, int index, int row) {
        int number = size++;
        if (number == rows.length) {
            addresses = Arrays.copyOf(addresses, 4 * number);
            indexes = Arrays.copyOf(indexes, 2 * number);
            rows = Arrays.copyOf(rows, 2 * number);
        }
        addresses[2 * number] = high;
        addresses[2 * number + 1] = low;
        indexes[number] = index;
        rows[number] = row;
        table[at] = number + 1;
        if (2 * size >= table.length) {
            grow();
        }
        return number;
    }

    private boolean isAt(int number, long high, long low, int index) {
        return number >= 0
                && indexes[number] == index
                && addresses[2 * number + 1] == low
                && addresses[2 * number] == high;
    }

    private void grow() {
        table = new int[2 * table.length];
        int mask = table.length - 1;
        for (int number = 0; number < size; number++) {
            int at = hash(addresses[2 * number], addresses[2 * number + 1], indexes[number]) & mask;
            while (table[at] != 0) {
                at = (at + 1) & mask;
            }
            table[at] = number + 1;
        }
    }

    private static int hash(long high, long low, int index) {
        long hash = (high ^ Long.rotateLeft(low, 23)) * MULTIPLIER;
        hash = (hash ^ hash >>> 32 ^ index) * MULTIPLIER;
        return (int) (hash >>> 32);
    }
}
