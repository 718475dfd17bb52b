package io.weir.results.rest;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Writes a decoded path as one that can stand in a header.
final class GoPath {
    private static final String SAFE = "-_.~$&+,/:;=@";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private GoPath() {}

    /// The path with every byte escaped that RFC 3986 does not allow in one, as UTF-8.
    static String escape(String path) {
        StringBuilder escaped = new StringBuilder(path.length() + 16);
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            boolean letter = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
            if (letter || (b >= '0' && b <= '9') || SAFE.indexOf(b) >= 0) {
                escaped.append((char) b);
            } else {
                escaped.append('%').append(HEX.toHexDigits(b));
            }
        }
        return escaped.toString();
    }
}
