package io.weir.flows.codec;

/// A field of a counter record.
///
/// @param kind how it is written
/// @param name its name in the maps of a row
record CounterField(Kind kind, String name) {
    /// How a field is written.
    enum Kind {
        U32,
        U64,
        /// Single precision.
        FLOAT,
        /// Hundredths of a percent; all bits set when unknown.
        PERCENT,
        /// Length, bytes, filled up to four.
        STRING,
        /// Six bytes, filled up to eight.
        MAC,
        /// Sixteen bytes.
        UUID
    }
}
