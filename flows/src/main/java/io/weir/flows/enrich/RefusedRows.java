package io.weir.flows.enrich;

import java.util.BitSet;
import java.util.EnumMap;

/// Rows of a batch that must not be stored, by what they lack; a row counts for one [Requirement]
/// alone. Used by one thread.
public final class RefusedRows {
    private final BitSet all = new BitSet();
    private final EnumMap<Requirement, BitSet> lacking = new EnumMap<>(Requirement.class);

    /// No row.
    public RefusedRows() {
        for (Requirement requirement : Requirement.values()) {
            lacking.put(requirement, new BitSet());
        }
    }

    /// Refuses a row that is not refused yet.
    public void add(int row, Requirement lacks) {
        all.set(row);
        of(lacks).set(row);
    }

    /// Adds the rows from `from` on that another holds.
    public void addFrom(RefusedRows other, int from) {
        for (Requirement requirement : Requirement.values()) {
            BitSet rows = other.of(requirement);
            for (int row = rows.nextSetBit(from); row >= 0; row = rows.nextSetBit(row + 1)) {
                add(row, requirement);
            }
        }
    }

    /// All of them; not to be changed.
    public BitSet all() {
        return all;
    }

    /// Those that lack this; not to be changed.
    @SuppressWarnings("NullAway") // every requirement is there from the start
    public BitSet of(Requirement requirement) {
        return lacking.get(requirement);
    }

    /// How many there are.
    public int size() {
        return all.cardinality();
    }

    /// Forgets them.
    public void clear() {
        all.clear();
        lacking.values().forEach(BitSet::clear);
    }
}
