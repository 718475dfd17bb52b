package io.weir.pipeline;

import org.jspecify.annotations.Nullable;

/// A dead letter: a source item that cannot be stored, with the reason.
///
/// @param offset the record it came in
/// @param index its place in a record that packs several; 0 otherwise
/// @param key the record's key
/// @param value the guilty item's bytes, framed so that they can be replayed alone
/// @param error a short code, lower-case with dashes
/// @param reason one sentence for a person
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record Letter(
        long offset, int index, byte @Nullable [] key, byte[] value, String error, String reason) {}
