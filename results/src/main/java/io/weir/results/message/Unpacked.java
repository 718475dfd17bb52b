package io.weir.results.message;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/// Messages that may be packed with gzip (RFC 1952), known by its magic bytes.
final class Unpacked {
    /// More than this is no message: a packed one grows by a thousand times at most.
    private static final int LIMIT = 64 << 20;

    private Unpacked() {}

    /// The message itself.
    ///
    /// @throws RejectedMessage when it cannot be unpacked, or is too large
    static byte[] of(byte[] message) throws RejectedMessage {
        if (message.length < 2 || message[0] != 0x1f || message[1] != (byte) 0x8b) {
            return message;
        }
        try (GZIPInputStream stream = new GZIPInputStream(new ByteArrayInputStream(message))) {
            byte[] unpacked = stream.readNBytes(LIMIT + 1);
            if (unpacked.length > LIMIT) {
                throw new RejectedMessage("message is larger than 64 MiB when unpacked");
            }
            return unpacked;
        } catch (EOFException cut) {
            throw new RejectedMessage("unexpected EOF");
        } catch (IOException broken) {
            throw new RejectedMessage("gzip: " + broken.getMessage());
        }
    }
}
