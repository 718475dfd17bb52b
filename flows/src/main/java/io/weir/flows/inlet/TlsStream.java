package io.weir.flows.inlet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/// The TLS of one connection that never blocks. What it holds is bounded by two TLS records.
final class TlsStream {
    private final SSLEngine engine;
    private final ByteBuffer in;
    private final ByteBuffer out;
    private final ByteBuffer nothing = ByteBuffer.allocate(0);
    private boolean agreed;

    TlsStream(SSLEngine engine) {
        this.engine = engine;
        int packet = engine.getSession().getPacketBufferSize();
        this.in = ByteBuffer.allocate(packet);
        this.out = ByteBuffer.allocate(2 * packet);
    }

    /// What one [#read] may need of room.
    int room() {
        return engine.getSession().getApplicationBufferSize() + in.capacity();
    }

    /// Whether the handshake is over.
    boolean agreed() {
        return agreed;
    }

    /// Whether something is left that the socket did not take.
    boolean wantsToWrite() {
        return out.position() > 0;
    }

    /// Reads what is there.
    ///
    /// @param plain has [#room]
    /// @return -1 at the end, else how much of the socket's bytes were taken
    /// @throws SSLException when the peer does not do what TLS asks
    int read(SocketChannel channel, ByteBuffer plain) throws IOException {
        flush(channel);
        int taken = channel.read(in);
        in.flip();
        boolean ended = false;
        try {
            while (!ended) {
                HandshakeStatus status = engine.getHandshakeStatus();
                if (status == HandshakeStatus.NEED_TASK) {
                    runTasks();
                } else if (status == HandshakeStatus.NEED_WRAP) {
                    if (!wrap(channel)) {
                        break;
                    }
                } else {
                    SSLEngineResult result = engine.unwrap(in, plain);
                    agreed |= finished(result) || result.bytesProduced() > 0;
                    ended = result.getStatus() == SSLEngineResult.Status.CLOSED;
                    if (result.getStatus() != SSLEngineResult.Status.OK
                            || (result.bytesConsumed() == 0
                                    && engine.getHandshakeStatus() == status)) {
                        break;
                    }
                }
            }
        } finally {
            in.compact();
        }
        return ended ? -1 : taken;
    }

    private void runTasks() {
        Runnable task = engine.getDelegatedTask();
        while (task != null) {
            task.run();
            task = engine.getDelegatedTask();
        }
    }

    private boolean wrap(SocketChannel channel) throws IOException {
        SSLEngineResult result = engine.wrap(nothing, out);
        agreed |= finished(result);
        flush(channel);
        return result.getStatus() == SSLEngineResult.Status.OK;
    }

    private static boolean finished(SSLEngineResult result) {
        return result.getHandshakeStatus() == HandshakeStatus.FINISHED;
    }

    private void flush(SocketChannel channel) throws IOException {
        if (out.position() > 0) {
            out.flip();
            channel.write(out);
            out.compact();
        }
    }

    /// Says goodbye, or why not, as far as the socket takes it.
    void close(SocketChannel channel) {
        engine.closeOutbound();
        try {
            while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && wrap(channel)) {
                // One alert at a time.
            }
            flush(channel);
        } catch (IOException gone) {
            // Nobody listens any more.
        }
    }
}
