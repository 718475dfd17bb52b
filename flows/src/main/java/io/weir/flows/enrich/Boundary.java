package io.weir.flows.enrich;

import java.util.Locale;

/// On which side of the network an interface lies; the positions are those of the columns
/// `InIfBoundary` and `OutIfBoundary`.
public enum Boundary {
    /// Not known.
    UNDEFINED,
    /// Towards other networks.
    EXTERNAL,
    /// Within the own network.
    INTERNAL;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The value in the columns: 0, 1 or 2.
    public int value() {
        return switch (this) {
            case UNDEFINED -> 0;
            case EXTERNAL -> 1;
            case INTERNAL -> 2;
        };
    }
}
