package io.weir.results.rest;

import io.weir.base.metrics.Metrics;
import io.weir.connect.sql.SqlConnector;
import io.weir.http.HttpServer;
import io.weir.http.Routes;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// The API behind a real server, and a client that sends paths as they are. Used by one thread.
final class RestServer implements AutoCloseable {
    private final Metrics metrics = new Metrics();
    private final HttpServer server;
    private Socket socket = new Socket();
    private InputStream in = InputStream.nullInputStream();

    /// What came back.
    ///
    /// @param headers by name in lower case
    record Reply(int status, Map<String, String> headers, String body) {}

    RestServer(RestSettings settings, SqlConnector connector) throws Exception {
        Routes routes = new ResultsApi(settings, connector, metrics).routes();
        if (!settings.prefix().equals("/")) {
            routes.any("/*", ResultsApi.notFound());
        }
        server = HttpServer.builder().name("results").routes(routes).anyHost().build();
        server.start();
    }

    /// An identity's header.
    static Map<String, String> as(long organization) {
        String token =
                "{\"identity\":{\"org_id\":\""
                        + organization
                        + "\",\"account_number\":\"1\",\"user\":{\"user_id\":\"1\"}}}";
        return Map.of(
                Identity.HEADER,
                Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8)));
    }

    /// Asks for a path below `/api/v1/` as a member of an organisation.
    Reply get(String path, long organization) throws IOException {
        return send("GET", path, organization, "");
    }

    /// Sends a request below `/api/v1/` as a member of an organisation.
    Reply send(String method, String path, long organization, String body) throws IOException {
        return send(
                method, "/api/v1/" + path, as(organization), body.getBytes(StandardCharsets.UTF_8));
    }

    /// Sends a request.
    Reply send(String method, String path, Map<String, String> headers, byte[] body)
            throws IOException {
        StringBuilder head =
                new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n");
        headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        if (body.length > 0 || method.startsWith("P")) {
            head.append("Content-Length: " + body.length + "\r\n");
        }
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes((head + "\r\n").getBytes(StandardCharsets.UTF_8));
        request.writeBytes(body);
        if (!socket.isConnected() || socket.isClosed()) {
            socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
        }
        socket.getOutputStream().write(request.toByteArray());
        socket.getOutputStream().flush();
        Reply reply = reply(method.equals("HEAD"));
        if ("close".equalsIgnoreCase(reply.headers().get("connection"))) {
            socket.close();
        }
        return reply;
    }

    private Reply reply(boolean headOnly) throws IOException {
        String first = line();
        Map<String, String> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        byte[] body = new byte[0];
        if (!headOnly && "chunked".equals(headers.get("transfer-encoding"))) {
            body = chunks();
        } else if (!headOnly) {
            body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        }
        return new Reply(
                Integer.parseInt(first.substring(9, 12)),
                headers,
                new String(body, StandardCharsets.UTF_8));
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int length = Integer.parseInt(line(), 16);
                length > 0;
                length = Integer.parseInt(line(), 16)) {
            body.writeBytes(in.readNBytes(length));
            line();
        }
        line();
        return body.toByteArray();
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("the server closed the connection");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    @Override
    public void close() throws Exception {
        socket.close();
        server.close();
    }
}
