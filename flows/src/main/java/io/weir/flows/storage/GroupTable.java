package io.weir.flows.storage;

import java.util.Arrays;

/// Sums by key: an open hash table in primitive arrays, without an object per row or group.
///
/// A key is a run of ints; the first is the number of the time bucket. Its hash is the sum of each
/// int times a factor of its place ([KeyHash]), so that a zero added at the end changes nothing: a
/// table can be widened without hashing again. Groups stay in the order in which they came. Not
/// thread-safe.
final class GroupTable {
    private static final int SUMS = 3;
    private static final int INITIAL_GROUPS = 512;

    private int stride;
    private int[] keys;
    private long[] hashes;
    private long[] sums;
    // Number of the group + 1; 0 for a free place. At most half full.
    private int[] table;
    private int size;

    /// An empty table.
    ///
    /// @param stride ints of a key
    GroupTable(int stride) {
        this(stride, INITIAL_GROUPS);
    }

    private GroupTable(int stride, int groups) {
        this.stride = stride;
        keys = new int[Math.multiplyExact(stride, groups)];
        hashes = new long[groups];
        sums = new long[SUMS * groups];
        table = new int[Integer.highestOneBit(groups) * 4];
    }

    int size() {
        return size;
    }

    int stride() {
        return stride;
    }

    int[] keys() {
        return keys;
    }

    int bucket(int group) {
        return keys[group * stride];
    }

    long bytes(int group) {
        return sums[SUMS * group];
    }

    long packets(int group) {
        return sums[SUMS * group + 1];
    }

    long flows(int group) {
        return sums[SUMS * group + 2];
    }

    /// Bytes of memory that the arrays take.
    long byteSize() {
        return (long) Integer.BYTES * (keys.length + table.length)
                + (long) Long.BYTES * (hashes.length + sums.length);
    }

    /// Adds to the group of a key, which begins at `at`.
    void add(int[] key, int at, long hash, long bytes, long packets, long flows) {
        int sum = SUMS * find(key, at, hash);
        sums[sum] += bytes;
        sums[sum + 1] += packets;
        sums[sum + 2] += flows;
    }

    private int find(int[] key, int at, long hash) {
        int mask = table.length - 1;
        int place = KeyHash.mix(hash) & mask;
        while (table[place] != 0) {
            int group = table[place] - 1;
            int start = group * stride;
            if (hashes[group] == hash
                    && Arrays.equals(keys, start, start + stride, key, at, at + stride)) {
                return group;
            }
            place = (place + 1) & mask;
        }
        return insert(place, key, at, hash);
    }

    private int insert(int place, int[] key, int at, long hash) {
        int group = size++;
        if (group == hashes.length) {
            keys = Arrays.copyOf(keys, Math.multiplyExact(2 * group, stride));
            hashes = Arrays.copyOf(hashes, 2 * group);
            sums = Arrays.copyOf(sums, 2 * group * SUMS);
        }
        System.arraycopy(key, at, keys, group * stride, stride);
        hashes[group] = hash;
        table[place] = group + 1;
        if (2 * size >= table.length) {
            growTable();
        }
        return group;
    }

    private void growTable() {
        table = new int[2 * table.length];
        int mask = table.length - 1;
        for (int group = 0; group < size; group++) {
            int place = KeyHash.mix(hashes[group]) & mask;
            while (table[place] != 0) {
                place = (place + 1) & mask;
            }
            table[place] = group + 1;
        }
    }

    /// Lengthens every key with zeros.
    void widen(int newStride) {
        int[] wide = new int[Math.multiplyExact(hashes.length, newStride)];
        for (int group = 0; group < size; group++) {
            System.arraycopy(keys, group * stride, wide, group * newStride, stride);
        }
        keys = wide;
        stride = newStride;
    }

    /// The same sums by larger buckets.
    ///
    /// @param factor how many buckets of this table make one
    GroupTable coarser(int factor) {
        GroupTable coarse = new GroupTable(stride, Math.max(size, INITIAL_GROUPS));
        int[] key = new int[stride];
        for (int group = 0; group < size; group++) {
            System.arraycopy(keys, group * stride, key, 0, stride);
            int bucket = key[0];
            key[0] = bucket / factor;
            long hash = hashes[group] + KeyHash.term(0, key[0]) - KeyHash.term(0, bucket);
            coarse.add(key, 0, hash, bytes(group), packets(group), flows(group));
        }
        return coarse;
    }
}
