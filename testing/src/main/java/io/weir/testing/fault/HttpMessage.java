package io.weir.testing.fault;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// One HTTP/1.1 request, kept as the bytes that came: the head up to its empty line, and the body
/// with its framing (`Content-Length` or chunks, RFC 9112).
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
record HttpMessage(String head, byte[] body) {

    static HttpMessage read(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        String line = line(in);
        boolean chunked = false;
        int length = 0;
        while (!line.equals("\r\n")) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring("content-length:".length()).strip());
            }
            chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
            if (!lower.startsWith("connection:")) {
                head.append(line);
            }
            line = line(in);
        }
        // One request per connection: the end of the answer is the end of the connection.
        head.append("Connection: close\r\n\r\n");
        return new HttpMessage(head.toString(), chunked ? chunks(in) : in.readNBytes(length));
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int size;
        do {
            String line = line(in);
            size = Integer.parseInt(line.strip(), 16);
            body.writeBytes(line.getBytes(StandardCharsets.ISO_8859_1));
            body.writeBytes(in.readNBytes(size + 2));
        } while (size > 0);
        return body.toByteArray();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int next;
        do {
            next = in.read();
            if (next < 0) {
                throw new EOFException("the connection ended within a line");
            }
            line.append((char) next);
        } while (next != '\n');
        return line.toString();
    }

    /// Method and target: `POST /?query=…`.
    String target() {
        return head.substring(0, head.indexOf(" HTTP/"));
    }

    byte[] headBytes() {
        return head.getBytes(StandardCharsets.ISO_8859_1);
    }

    String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
