package io.weir.embed.clickhouse;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// An insert whose data comes bit by bit.
final class SlowInsert implements AutoCloseable {
    private final Socket socket;

    private SlowInsert(Socket socket) {
        this.socket = socket;
    }

    static SlowInsert open(SharedStore store, String table, String queryId, String headers)
            throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), store.server().port());
        String head =
                "POST /?query_id="
                        + queryId
                        + "&query="
                        + SharedStore.encode("INSERT INTO " + table + " FORMAT TSV")
                        + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                        + headers
                        + "X-ClickHouse-User: weir\r\nX-ClickHouse-Key: "
                        + store.server().keys().password().reveal()
                        + "\r\nTransfer-Encoding: chunked\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return new SlowInsert(socket);
    }

    void send(String data) throws IOException {
        byte[] bytes = data.getBytes(StandardCharsets.US_ASCII);
        String chunk = Integer.toHexString(bytes.length) + "\r\n" + data + "\r\n";
        socket.getOutputStream().write(chunk.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    /// Ends the data and returns the answer, head and all.
    String finish() throws IOException {
        socket.getOutputStream().write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return answer();
    }

    /// The answer, head and all.
    String answer() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
