package io.weir.flows.storage;

import java.util.SplittableRandom;

/// A multilinear hash of a run of ints. The factors are secret, so that nobody can choose flows
/// that collide.
final class KeyHash {
    /// The longest key.
    static final int MAX_INTS = 256;

    private static final long[] FACTORS =
            new SplittableRandom().longs(MAX_INTS).map(random -> random | 1).toArray();

    private KeyHash() {}

    /// What the int at a place adds to the hash.
    static long term(int place, int value) {
        return (value & 0xFFFF_FFFFL) * FACTORS[place];
    }

    static long factor(int place) {
        return FACTORS[place];
    }

    /// The bits that choose a place in a table.
    static int mix(long hash) {
        return (int) (((hash ^ (hash >>> 29)) * 0xBF58_476D_1CE4_E5B9L) >>> 32);
    }
}
