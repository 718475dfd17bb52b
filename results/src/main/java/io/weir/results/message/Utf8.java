package io.weir.results.message;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/// Text as bytes.
final class Utf8 {
    /// Texts by their bytes.
    static final Comparator<String> ORDER =
            (one, other) ->
                    Arrays.compareUnsigned(
                            one.getBytes(StandardCharsets.UTF_8),
                            other.getBytes(StandardCharsets.UTF_8));

    private Utf8() {}

    /// @throws RejectedMessage when the bytes are no UTF-8 (RFC 8259 §8.1): no database keeps them
    static void check(byte[] text) throws RejectedMessage {
        try {
            var _ = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
        } catch (CharacterCodingException notUtf8) {
            throw new RejectedMessage("message is not UTF-8");
        }
    }
}
