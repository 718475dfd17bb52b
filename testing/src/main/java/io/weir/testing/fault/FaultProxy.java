package io.weir.testing.fault;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// An HTTP/1.1 proxy in front of one server that does wrong what it is told to, request by request.
///
/// Each connection carries one request, which is kept in memory as a whole. Blocking sockets on
/// virtual threads. Thread-safe.
public final class FaultProxy implements AutoCloseable {
    /// Decides what happens to a request. Called on the request's own thread.
    @FunctionalInterface
    public interface Script {
        /// @param target method and target of the request line, still encoded
        /// @param body the body as text, with the framing of its chunks
        HttpFault fault(String target, String body);
    }

    private final InetSocketAddress server;
    private final Script script;
    private final int port;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private @Nullable ServerSocket listener;

    /// Listens on a free port of loopback.
    ///
    /// @param server `http://HOST:PORT`
    public FaultProxy(String server, Script script) throws IOException {
        URI uri = URI.create(server);
        this.server = new InetSocketAddress(uri.getHost(), uri.getPort());
        this.script = script;
        port = listen(0);
    }

    /// `http://127.0.0.1:PORT`, also while connections are refused.
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /// Whether no request is under way, also none that its client has given up.
    public boolean idle() {
        return sockets.isEmpty();
    }

    /// From now on connections are refused, and those that are open end.
    public synchronized void refuseConnections() throws IOException {
        if (listener != null) {
            listener.close();
            listener = null;
        }
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /// Takes connections again.
    public synchronized void acceptConnections() throws IOException {
        if (listener == null) {
            listen(port);
        }
    }

    private synchronized int listen(int wanted) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
        listener = socket;
        Thread.ofVirtual().start(() -> accept(socket));
        return socket.getLocalPort();
    }

    private void accept(ServerSocket from) {
        try {
            while (true) {
                Socket client = from.accept();
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException _) {
            // Closed: connections are refused from now on.
        }
    }

    private void serve(Socket client) {
        sockets.add(client);
        try (client;
                Socket upstream = new Socket()) {
            HttpMessage request = HttpMessage.read(client.getInputStream());
            switch (script.fault(request.target(), request.bodyText())) {
                case HttpFault.Pass _ -> client.getOutputStream().write(ask(upstream, request));
                case HttpFault.Refuse refusal -> client.getOutputStream().write(answer(refusal));
                // Closing with a linger of 0 sends a reset.
                case HttpFault.Reset _ -> client.setSoLinger(true, 0);
                case HttpFault.CutRequest _ -> sendHalf(upstream, request);
                case HttpFault.CutAnswer _ -> {
                    byte[] answer = ask(upstream, request);
                    client.getOutputStream().write(answer, 0, answer.length / 2);
                }
                case HttpFault.Late late -> {
                    client.close();
                    LockSupport.parkNanos(late.delay().toNanos());
                    ask(upstream, request);
                }
                case HttpFault.Silence _ -> {
                    ask(upstream, request);
                    // Returns when the client has given up.
                    client.getInputStream().read();
                }
            }
        } catch (IOException _) {
            // One side has gone; closing both tells the other.
        } finally {
            sockets.remove(client);
        }
    }

    private byte[] ask(Socket upstream, HttpMessage request) throws IOException {
        upstream.connect(server);
        OutputStream out = upstream.getOutputStream();
        out.write(request.headBytes());
        out.write(request.body());
        out.flush();
        return upstream.getInputStream().readAllBytes();
    }

    private void sendHalf(Socket upstream, HttpMessage request) throws IOException {
        upstream.connect(server);
        OutputStream out = upstream.getOutputStream();
        out.write(request.headBytes());
        out.write(request.body(), 0, request.body().length / 2);
        out.flush();
    }

    private static byte[] answer(HttpFault.Refuse refusal) {
        byte[] body = refusal.text().getBytes(StandardCharsets.UTF_8);
        String code =
                refusal.code() == 0
                        ? ""
                        : "X-ClickHouse-Exception-Code: " + refusal.code() + "\r\n";
        String head =
                "HTTP/1.1 "
                        + refusal.status()
                        + " Refused\r\n"
                        + code
                        + "Content-Length: "
                        + body.length
                        + "\r\nConnection: close\r\n\r\n";
        return (head + refusal.text()).getBytes(StandardCharsets.UTF_8);
    }

    /// Ends every connection.
    @Override
    public void close() throws IOException {
        refuseConnections();
    }
}
