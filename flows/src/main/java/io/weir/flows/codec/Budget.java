package io.weir.flows.codec;

/// How much of something a decoder may still keep, over all exporters. Not thread-safe.
final class Budget {
    private int left;

    Budget(int total) {
        left = total;
    }

    /// Takes so much, or nothing when there is less.
    boolean take(int amount) {
        if (amount > left) {
            return false;
        }
        left -= amount;
        return true;
    }

    void giveBack(int amount) {
        left += amount;
    }
}
