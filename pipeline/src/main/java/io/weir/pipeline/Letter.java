package io.weir.pipeline;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// A dead letter: a source item that cannot be stored, with the reason.
///
/// @param offset the record it came in
/// @param index its place in a record that packs several; 0 otherwise
/// @param key the record's key
/// @param value the guilty item's bytes, framed so that they can be replayed alone
/// @param error a short code, lower-case with dashes
/// @param reason one sentence for a person
/// @param headers those of the record, as far as they fit the item
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record Letter(
        long offset,
        int index,
        byte @Nullable [] key,
        byte[] value,
        String error,
        String reason,
        List<RecordHeader> headers) {
    public Letter {
        headers = List.copyOf(headers);
    }

    /// A letter without headers.
    public Letter(
            long offset,
            int index,
            byte @Nullable [] key,
            byte[] value,
            String error,
            String reason) {
        this(offset, index, key, value, error, reason, List.of());
    }

    /// A whole record; one without a value becomes an empty one.
    public static Letter of(SourceRecord record, String error, String reason) {
        byte[] value = record.value();
        return new Letter(
                record.offset(),
                0,
                record.key(),
                value == null ? new byte[0] : value,
                error,
                reason,
                record.headers());
    }

    /// One item of a record that packs several: the record's number of rows is not the item's.
    ///
    /// @param value the item, framed as a record of its own
    public static Letter item(
            SourceRecord record, int index, byte[] value, String error, String reason) {
        List<RecordHeader> headers =
                record.headers().stream()
                        .filter(header -> !header.name().equals(RecordHeader.ROWS))
                        .toList();
        return new Letter(record.offset(), index, record.key(), value, error, reason, headers);
    }
}
