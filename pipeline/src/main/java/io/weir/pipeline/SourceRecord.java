package io.weir.pipeline;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.List;

/// One record as read from a source.
///
/// @param offset its position in its partition
/// @param timestamp milliseconds since 1970 UTC, as the source recorded it
/// @param key not to be changed
/// @param value not to be changed; null where the source has a record without a value
/// @param headers in the order of the record
/// @param leaderEpoch the source's count of leaders when the record was written; -1 when unknown
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record SourceRecord(
        long offset,
        long timestamp,
        byte @Nullable [] key,
        byte @Nullable [] value,
        List<RecordHeader> headers,
        int leaderEpoch) {

    /// A record with neither key nor headers.
    public static SourceRecord of(long offset, long timestamp, byte @Nullable [] value) {
        return new SourceRecord(offset, timestamp, null, value, List.of(), -1);
    }

    /// The last header of that name, or null.
    public byte @Nullable [] header(String name) {
        byte[] found = null;
        for (RecordHeader header : headers) {
            if (header.name().equals(name)) {
                found = header.value();
            }
        }
        return found;
    }

    /// The rows that this record says it holds ([RecordHeader#ROWS]); 1 when it does not say.
    public int declaredRows() {
        byte[] rows = header(RecordHeader.ROWS);
        return rows != null && rows.length == 4 ? Math.max(0, ByteBuffer.wrap(rows).getInt()) : 1;
    }

    /// Whether it asks to be queryable soon ([RecordHeader#URGENT]).
    public boolean isUrgent() {
        for (RecordHeader header : headers) {
            if (header.name().equals(RecordHeader.URGENT)) {
                return true;
            }
        }
        return false;
    }

    /// Bytes of key and value.
    public long size() {
        return (key == null ? 0 : key.length) + (value == null ? 0L : value.length);
    }
}
