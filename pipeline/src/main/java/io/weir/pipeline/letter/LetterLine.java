package io.weir.pipeline.letter;

import io.weir.base.json.Json;
import io.weir.pipeline.RecordHeader;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.UUID;

/// One line of a file of letters: a letter, or a mark of one.
///
/// @param id the letter
/// @param run of a mark; empty for a letter
/// @param mark [LetterMark#text()]; empty for a letter
/// @param headers of a letter, in Kafka's form ([LetterHeaders])
/// @param value of a letter, base64 in JSON
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
record LetterLine(String id, String run, String mark, List<RecordHeader> headers, byte[] value) {
    static byte[] letter(LetterId id, List<RecordHeader> headers, byte[] value) {
        return Json.write(new LetterLine(id.toString(), "", "", headers, value));
    }

    static byte[] mark(LetterMark mark) {
        return Json.write(
                new LetterLine(
                        mark.letter().toString(),
                        mark.run().toString(),
                        mark.text(),
                        List.of(),
                        new byte[0]));
    }

    /// Reads a line; null when it is none of ours.
    static @Nullable LetterLine parse(byte[] json) {
        try {
            return Json.read(json, LetterLine.class);
        } catch (RuntimeException _) {
            return null;
        }
    }

    @Nullable LetterMark readMark() {
        return mark.isEmpty()
                ? null
                : LetterMark.parse(LetterId.parse(id), UUID.fromString(run), mark);
    }

    @Nullable KeptLetter readLetter(long place) {
        if (!mark.isEmpty()) {
            return null;
        }
        return LetterHeaders.read(LetterId.parse(id).topicId(), headers, value, place);
    }
}
