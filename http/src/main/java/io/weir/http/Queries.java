package io.weir.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads `application/x-www-form-urlencoded` text (WHATWG URL §5.1), but refuses what is malformed
/// instead of guessing.
final class Queries {
    private Queries() {}

    /// Names with their values, both decoded, in the order they came.
    ///
    /// @throws HttpException 400 on a bad percent escape or bytes that are no UTF-8
    static Map<String, List<String>> parse(String raw) {
        Map<String, List<String>> queries = new LinkedHashMap<>();
        int at = 0;
        while (at < raw.length()) {
            int end = raw.indexOf('&', at);
            if (end < 0) {
                end = raw.length();
            }
            if (end > at) {
                int equals = raw.indexOf('=', at);
                boolean valued = equals >= 0 && equals < end;
                String name = decode(raw, at, valued ? equals : end);
                String value = valued ? decode(raw, equals + 1, end) : "";
                queries.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(value);
            }
            at = end + 1;
        }
        queries.replaceAll((_, values) -> Collections.unmodifiableList(values));
        return Collections.unmodifiableMap(queries);
    }

    private static String decode(String text, int from, int to) {
        int at = from;
        while (at < to && text.charAt(at) != '%' && text.charAt(at) != '+') {
            at++;
        }
        if (at == to) {
            return text.substring(from, to);
        }
        byte[] encoded = text.substring(from, to).getBytes(StandardCharsets.UTF_8);
        int length = 0;
        for (int i = 0; i < encoded.length; i++) {
            byte value = encoded[i];
            if (value == '+') {
                value = ' ';
            } else if (value == '%') {
                value = (byte) (hex(encoded, i + 1) << 4 | hex(encoded, i + 2));
                i += 2;
            }
            encoded[length++] = value;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(encoded, 0, length))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw new HttpException(400, "query: bytes that are no UTF-8 (expected: UTF-8)");
        }
    }

    private static int hex(byte[] encoded, int at) {
        int digit = at < encoded.length ? Character.digit(encoded[at], 16) : -1;
        if (digit < 0) {
            throw new HttpException(
                    400,
                    "query: a % without two hexadecimal digits (expected: %25 for a percent sign)");
        }
        return digit;
    }
}
