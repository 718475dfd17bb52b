package io.weir.flows.encoding;

/// The numbers that the enums of flows have: 0 for undefined, and two that mean something.
final class EnumRange {
    static final int LAST = 2;

    private EnumRange() {}
}
