package io.weir.flows.codec;

/// The steps that read one kind of record into columns, in order, as parallel arrays: which field,
/// read as what, and how it meets a value that is there already.
///
/// @param ops what each step reads a field as
/// @param fields which field of the template
/// @param modes how each step writes: [#SET], [#IF_ZERO] or [#IF_VALUE]
/// @param labels fields that hold MPLS labels, outermost first
/// @param countFields fields that count bytes and packets; a reverse flow exists when one is not
///   zero
/// @param lists fields that hold lists
/// @param reverse whether the rows are of biflows' other direction
/// @param addresses which address families the record can name
/// @param has bits of [#HAS_…]
@SuppressWarnings("ArrayRecordComponent") // never compared, read in tight loops
record Plan(
        FieldOp[] ops,
        int[] fields,
        byte[] modes,
        int[] labels,
        int[] countFields,
        ListField[] lists,
        boolean reverse,
        Family addresses,
        int has) {
    /// Writes the value.
    static final byte SET = 0;

    /// Writes the value where the cell is zero.
    static final byte IF_ZERO = 1;

    /// Writes the value where it is not zero.
    static final byte IF_VALUE = 2;

    static final int HAS_SAMPLER = 1;
    static final int HAS_RATE = 2;
    static final int HAS_RATE_PARTS = 4;
    static final int HAS_DURATION = 8;
    static final int HAS_UPTIME = 16;
    static final int HAS_INIT = 32;
    static final int HAS_PACKET = 64;
    static final int HAS_ETYPE = 128;
    static final int HAS_PROTO = 256;
    static final int HAS_START = 512;
    static final int HAS_END = 1024;

    /// A field that holds a list (RFC 6313).
    ///
    /// @param field which field of the template
    /// @param kind its form
    /// @param element its number in the IANA registry, 0 for an enterprise's
    record ListField(int field, ListKind kind, int element) {}

    /// The address families a record can name.
    enum Family {
        NONE,
        V4,
        V6,
        BOTH
    }

    boolean has(int bits) {
        return (has & bits) != 0;
    }
}
