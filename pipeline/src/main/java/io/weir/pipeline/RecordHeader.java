package io.weir.pipeline;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A named value beside a record's key and value.
///
/// @param name case-sensitive
/// @param value owned by the record; not to be changed
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record RecordHeader(String name, byte @Nullable [] value) {

    /// Header of a block record: its number of rows as a 4-byte big-endian integer, so that rows
    /// waiting in a topic can be counted without decoding.
    public static final String ROWS = "weir-rows";

    /// Header without a value: asks that what the record holds be queryable as soon as it can be,
    /// whatever the flush interval.
    public static final String URGENT = "weir-urgent";

    /// A header with a text, as UTF-8.
    public static RecordHeader text(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }

    /// The header [#URGENT].
    public static RecordHeader urgent() {
        return new RecordHeader(URGENT, null);
    }

    /// The number in [#ROWS] among these headers; 1 where there is none.
    public static int rows(List<RecordHeader> headers) {
        for (RecordHeader header : headers) {
            byte[] value = header.value();
            if (header.name().equals(ROWS) && value != null && value.length == 4) {
                return ByteBuffer.wrap(value).getInt();
            }
        }
        return 1;
    }

    /// The header [#ROWS].
    public static RecordHeader rows(int rows) {
        return new RecordHeader(ROWS, ByteBuffer.allocate(4).putInt(rows).array());
    }
}
