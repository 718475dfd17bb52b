package io.weir.pipeline.delivery;

/// What is in flight: read from the source and not settled.
///
/// @param bytes memory held by ranges being built or written
/// @param records source records in them
/// @param items source items that these records say they hold
record Held(long bytes, long records, long items) {
    static final Held NOTHING = new Held(0, 0, 0);
}
