package io.weir.connect.clickhouse;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/// Finds the error that ClickHouse appends to an answer that it has begun with status 200:
///
/// ```
/// \r\n__exception__\r\n<tag of 16 letters>\r\n<message>\n<length> <tag>\r\n__exception__\r\n
/// ```
final class LateFailure {
    /// The most bytes that such an end has: ClickHouse cuts messages at 16 KiB.
    static final int MAX_BYTES = (16 << 10) + 256;

    private static final String MARK = "__exception__\r\n";
    private static final int TAG = 16;

    private LateFailure() {}

    /// Where the error begins in the last bytes of a body, or -1.
    ///
    /// @param tag from `X-ClickHouse-Exception-Tag`; empty when the server named none
    static int find(byte[] body, int offset, int length, String tag) {
        int from = Math.max(offset, offset + length - MAX_BYTES);
        String end = new String(body, from, offset + length - from, StandardCharsets.ISO_8859_1);
        if (!end.endsWith("\r\n" + MARK)) {
            return -1;
        }
        int begin = end.lastIndexOf("\r\n" + MARK, end.length() - MARK.length() - 3);
        if (begin < 0) {
            return -1;
        }
        int name = begin + 2 + MARK.length();
        if (end.length() < name + TAG || (!tag.isEmpty() && !end.startsWith(tag, name))) {
            return -1;
        }
        return from + begin;
    }

    /// The failure at the end of a body, or null.
    static @Nullable ClickHouseException of(byte[] body, int length, String tag) {
        int begin = find(body, 0, length, tag);
        if (begin < 0) {
            return null;
        }
        int message = begin + 2 + MARK.length() + TAG + 2;
        String text = new String(body, message, length - message, StandardCharsets.UTF_8);
        int end = text.lastIndexOf('\n', text.length() - MARK.length() - 3);
        return ErrorKinds.failure(200, 0, end < 0 ? text : text.substring(0, end));
    }
}
