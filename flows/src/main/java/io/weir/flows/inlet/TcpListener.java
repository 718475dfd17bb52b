package io.weir.flows.inlet;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/// Takes IPFIX over connections, with or without TLS, all read by one thread. While its handler is
/// busy nothing is read, so that exporters wait and nothing is lost.
final class TcpListener implements FlowListener {
    private static final Logger LOG = LoggerFactory.getLogger(TcpListener.class);

    private static final String PROTOCOL = "tcp";

    /// So much time at most passes between two looks for what connections have sent: a handler that
    /// was busy for longer was no fault of theirs.
    private static final long MOST_MILLIS = 1_000;

    private final ServerSocketChannel server;
    private final Selector selector;
    private final @Nullable SSLContext tls;
    private final boolean askClients;
    private final ConnectionLimits limits;
    private final ConnectionCounts counts;
    private final InetSocketAddress localAddress;
    private final int receiveBuffer;
    private final byte[] message = new byte[65_535];
    private final List<SelectionKey> ended = new ArrayList<>();
    private long lastNanos = System.nanoTime();
    private long clockMillis;
    private long checkedMillis;
    private int lastNumber;
    private int open;

    /// The counts are made when the port is known.
    @FunctionalInterface
    interface Counts {
        ConnectionCounts of(String socket);
    }

    private TcpListener(
            ServerSocketChannel server, Selector selector, InputConfig input, Counts counts)
            throws IOException {
        this.server = server;
        this.selector = selector;
        this.tls = input.tls() == null ? null : PemFiles.context(input.tls());
        this.askClients = input.tls() != null && input.tls().clientCa() != null;
        this.limits = input.connections();
        this.localAddress = (InetSocketAddress) server.getLocalAddress();
        this.receiveBuffer = server.getOption(StandardSocketOptions.SO_RCVBUF);
        this.counts = counts.of(SocketErrors.text(PROTOCOL, localAddress));
    }

    /// @throws io.weir.base.error.WeirException of kind USER when the address or port cannot be
    ///   had, or TLS cannot be made of the files
    static TcpListener open(InetSocketAddress address, InputConfig input, Counts counts)
            throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        try {
            server.configureBlocking(false);
            server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            server.setOption(StandardSocketOptions.SO_RCVBUF, (int) input.receiveBuffer().bytes());
            bind(server, address);
            Selector selector = Selector.open();
            server.register(selector, SelectionKey.OP_ACCEPT);
            return new TcpListener(server, selector, input, counts);
        } catch (IOException | RuntimeException failure) {
            server.close();
            throw failure;
        }
    }

    private static void bind(ServerSocketChannel server, InetSocketAddress address)
            throws IOException {
        try {
            server.bind(address);
        } catch (BindException failure) {
            throw SocketErrors.of(failure, PROTOCOL, address);
        }
    }

    @Override
    public int receive(Handler handler) throws IOException {
        selector.select(TICK_MILLIS);
        long now = clock();
        int messages = 0;
        for (SelectionKey key : selector.selectedKeys()) {
            if (key.attachment() instanceof TcpConnection connection) {
                messages += connection.read(handler, message, now);
                if (connection.end() == null) {
                    key.interestOps(connection.interest());
                } else {
                    ended.add(key);
                }
            } else {
                accept(now);
            }
        }
        selector.selectedKeys().clear();
        if (now - checkedMillis >= TICK_MILLIS) {
            checkedMillis = now;
            check(now);
        }
        for (SelectionKey key : ended) {
            end(key, handler);
        }
        ended.clear();
        return messages;
    }

    private long clock() {
        long nanos = System.nanoTime();
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos - lastNanos);
        if (millis > 0) {
            lastNanos += TimeUnit.MILLISECONDS.toNanos(millis);
            clockMillis += Math.min(millis, MOST_MILLIS);
        }
        return clockMillis;
    }

    private void accept(long now) throws IOException {
        SocketChannel channel = server.accept();
        if (channel == null) {
            return;
        }
        InetSocketAddress peer = (InetSocketAddress) channel.getRemoteAddress();
        if (open >= limits.max()) {
            channel.close();
            counts.closed(text(peer), CloseReason.TOO_MANY, "", open);
            return;
        }
        try {
            channel.configureBlocking(false);
            lastNumber = lastNumber == Integer.MAX_VALUE ? 1 : lastNumber + 1;
            TcpConnection connection = new TcpConnection(channel, stream(), lastNumber, now);
            channel.register(selector, SelectionKey.OP_READ, connection);
            open++;
            counts.opened(open);
        } catch (IOException | RuntimeException failure) {
            channel.close();
            counts.closed(text(peer), CloseReason.FAILED, "" + failure.getMessage(), open);
        }
    }

    private @Nullable TlsStream stream() {
        if (tls == null) {
            return null;
        }
        SSLEngine engine = tls.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setNeedClientAuth(askClients);
        return new TlsStream(engine);
    }

    private void check(long now) {
        for (SelectionKey key : selector.keys()) {
            if (key.attachment() instanceof TcpConnection connection && connection.end() == null) {
                connection.check(limits, now);
                if (connection.end() != null) {
                    ended.add(key);
                }
            }
        }
    }

    private void end(SelectionKey key, Handler handler) throws IOException {
        TcpConnection connection = (TcpConnection) key.attachment();
        CloseReason reason = Objects.requireNonNull(connection.end());
        key.cancel();
        connection.close();
        open--;
        counts.closed(text(connection.peer()), reason, connection.detail(), open);
        LOG.atDebug()
                .addKeyValue("exporter", connection.peer())
                .addKeyValue("reason", reason.code())
                .addKeyValue("detail", connection.detail())
                .log("Connection closed");
        handler.sessionEnded(connection.number());
    }

    private static String text(InetSocketAddress peer) {
        return peer.getAddress().getHostAddress();
    }

    ConnectionCounts counts() {
        return counts;
    }

    @Override
    public InetSocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public int receiveBuffer() {
        return receiveBuffer;
    }

    @Override
    public long kernelDropped() {
        return 0;
    }

    @Override
    public long truncated() {
        return 0;
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            if (key.attachment() instanceof TcpConnection connection) {
                connection.close();
                open--;
                counts.closed(text(connection.peer()), CloseReason.STOPPED, "", open);
            }
        }
        selector.close();
        server.close();
    }
}
