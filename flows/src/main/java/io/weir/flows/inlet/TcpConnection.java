package io.weir.flows.inlet;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

import javax.net.ssl.SSLException;

/// One exporter's connection: cuts the stream into IPFIX messages by the Length field of their
/// headers (RFC 7011 §10.4.2). Holds at most one message that is not complete, beside what one
/// reading brings.
final class TcpConnection {
    private static final int HEADER = 16;
    private static final int VERSION = 10;
    private static final int MOST = 65_535;
    private static final long MAPPED = 0xffffL << 32;
    private static final int READING = 16_384;

    private final SocketChannel channel;
    private final @Nullable TlsStream tls;
    private final int number;
    private final InetSocketAddress peer;
    private final long high;
    private final long low;
    private final ByteBuffer buffer;
    private @Nullable CloseReason end;
    private String detail = "";
    private long heardMillis;
    private long begunMillis;

    /// @param number of this connection among all of the input
    /// @param nowMillis of the listener's clock
    TcpConnection(SocketChannel channel, @Nullable TlsStream tls, int number, long nowMillis)
            throws IOException {
        this.channel = channel;
        this.tls = tls;
        this.number = number;
        this.peer = (InetSocketAddress) channel.getRemoteAddress();
        ByteBuffer address = ByteBuffer.wrap(peer.getAddress().getAddress());
        boolean v4 = address.remaining() == 4;
        this.high = v4 ? 0 : address.getLong();
        this.low = v4 ? MAPPED | (address.getInt() & 0xffff_ffffL) : address.getLong();
        this.buffer = ByteBuffer.allocate(MOST + (tls == null ? READING : tls.room()));
        this.heardMillis = nowMillis;
        this.begunMillis = nowMillis;
    }

    int number() {
        return number;
    }

    InetSocketAddress peer() {
        return peer;
    }

    /// Why it has to be closed, or null.
    @Nullable CloseReason end() {
        return end;
    }

    /// What the system said, or empty.
    String detail() {
        return detail;
    }

    /// What to wait for.
    int interest() {
        return tls != null && tls.wantsToWrite()
                ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
                : SelectionKey.OP_READ;
    }

    /// Reads once and hands over the messages that are complete.
    ///
    /// @param message room for one
    /// @return how many messages
    int read(FlowListener.Handler handler, byte[] message, long nowMillis) {
        boolean atStart = atStart();
        int taken = 0;
        try {
            taken = tls == null ? channel.read(buffer) : tls.read(channel, buffer);
        } catch (SSLException failure) {
            end = CloseReason.TLS;
            detail = String.valueOf(failure.getMessage());
        } catch (IOException failure) {
            end = CloseReason.FAILED;
            detail = String.valueOf(failure.getMessage());
        }
        if (taken > 0) {
            heardMillis = nowMillis;
        }
        int messages = handOver(handler, message);
        if (end == null && taken < 0) {
            end = atStart() ? CloseReason.ENDED : CloseReason.CUT;
        }
        if (atStart || messages > 0) {
            begunMillis = nowMillis;
        }
        return messages;
    }

    private boolean atStart() {
        return buffer.position() == 0 && (tls == null || tls.agreed());
    }

    private int handOver(FlowListener.Handler handler, byte[] message) {
        int messages = 0;
        buffer.flip();
        while (buffer.remaining() >= 4) {
            int start = buffer.position();
            int length = buffer.getShort(start + 2) & 0xffff;
            CloseReason wrong = wrong(buffer.getShort(start) & 0xffff, length);
            if (wrong != null) {
                end = wrong;
                break;
            }
            if (buffer.remaining() < length) {
                break;
            }
            buffer.get(message, 0, length);
            handler.session(number);
            handler.datagram(message, length, high, low, peer.getPort());
            messages++;
        }
        buffer.compact();
        return messages;
    }

    private static @Nullable CloseReason wrong(int version, int length) {
        if (version != VERSION) {
            return CloseReason.BAD_VERSION;
        }
        return length < HEADER ? CloseReason.BAD_LENGTH : null;
    }

    /// Looks at the clock.
    void check(ConnectionLimits limits, long nowMillis) {
        if (end != null) {
            return;
        }
        if (!atStart() && nowMillis - begunMillis >= limits.messageTimeout().toMillis()) {
            end = CloseReason.SLOW;
        } else if (nowMillis - heardMillis >= limits.idleTimeout().toMillis()) {
            end = CloseReason.IDLE;
        }
    }

    void close() throws IOException {
        if (tls != null) {
            tls.close(channel);
        }
        channel.close();
    }
}
