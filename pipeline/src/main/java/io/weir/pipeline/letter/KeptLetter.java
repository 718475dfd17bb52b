package io.weir.pipeline.letter;

import io.weir.pipeline.RecordHeader;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// A letter with its content.
///
/// @param head what it is
/// @param key of the record that it came in
/// @param headers of that record
/// @param value the guilty item, or its beginning
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record KeptLetter(
        LetterHead head, byte @Nullable [] key, List<RecordHeader> headers, byte[] value) {
    public KeptLetter {
        headers = List.copyOf(headers);
    }

    /// The same content under another head, which knows the marks.
    public KeptLetter withHead(LetterHead other) {
        return new KeptLetter(other, key, headers, value);
    }
}
