package io.weir.it.why;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A port that hands connections on to another one, and can be shut: then connections break and new
/// ones are refused, as when a server is away.
final class Gate implements AutoCloseable {
    private final int target;
    private final int port;
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private volatile ServerSocket server;

    /// @param target a port on loopback
    Gate(int target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.port = server.getLocalPort();
        Thread.ofVirtual().start(() -> accept(server));
    }

    int port() {
        return port;
    }

    private void accept(ServerSocket listening) {
        try (listening) {
            while (true) {
                Socket client = listening.accept();
                Socket behind = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(client);
                open.add(behind);
                Thread.ofVirtual().start(() -> copy(client, behind));
                Thread.ofVirtual().start(() -> copy(behind, client));
            }
        } catch (IOException _) {
            // Shut.
        }
    }

    private void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException _) {
            // One side has gone; closing both is all there is to do.
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    void shut() throws IOException {
        server.close();
        for (Closeable each : open) {
            each.close();
        }
    }

    void reopen() throws IOException {
        ServerSocket listening = new ServerSocket();
        listening.setReuseAddress(true);
        listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        server = listening;
        Thread.ofVirtual().start(() -> accept(listening));
    }

    @Override
    public void close() throws IOException {
        shut();
    }
}
