package io.weir.flows.replay;

import io.weir.base.error.WeirException;
import io.weir.flows.capture.Datagram;
import io.weir.flows.capture.PcapReader;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Sends the UDP payloads of a capture to an address, in their order and at a chosen pace. All come
/// from one socket, so that a collector sees one exporter. Not thread-safe.
public final class FlowReplay implements AutoCloseable {
    private final DatagramSocket socket;
    private final InetSocketAddress target;
    private final Pace pace;

    /// What was sent.
    ///
    /// @param datagrams how many
    /// @param bytes of UDP payload
    /// @param time from the first to the last
    public record Sent(long datagrams, long bytes, Duration time) {}

    /// Opens a socket.
    ///
    /// @param source the local address to send from, or null for any
    /// @throws WeirException of kind USER when the source address cannot be used
    public FlowReplay(InetSocketAddress target, @Nullable InetAddress source, Pace pace) {
        this.target = target;
        this.pace = pace;
        try {
            socket =
                    source == null
                            ? new DatagramSocket()
                            : new DatagramSocket(new InetSocketAddress(source, 0));
        } catch (IOException failure) {
            throw new WeirException(
                    WeirException.Kind.USER,
                    "source: " + source + " (expected: an address of this machine)",
                    failure);
        }
    }

    /// Sends every datagram of a capture and returns when the last one is gone.
    ///
    /// @throws WeirException of kind USER when the file is no capture or the target cannot be
    ///   reached
    /// @throws IOException when reading fails
    public Sent replay(Path file) throws IOException {
        try (PcapReader reader = PcapReader.open(file)) {
            long start = System.nanoTime();
            long firstNanos = 0;
            long count = 0;
            long bytes = 0;
            for (Datagram next = reader.next(); next != null; next = reader.next()) {
                if (count == 0) {
                    firstNanos = next.timeNanos();
                }
                await(start + pace.dueNanos(count, next.timeNanos() - firstNanos));
                send(next.payload());
                count++;
                bytes += next.payload().length;
            }
            return new Sent(count, bytes, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private static void await(long dueNanos) {
        long left = dueNanos - System.nanoTime();
        while (left > 0) {
            LockSupport.parkNanos(left);
            left = dueNanos - System.nanoTime();
        }
    }

    private void send(byte[] payload) {
        try {
            socket.send(new DatagramPacket(payload, payload.length, target));
        } catch (IOException failure) {
            throw new WeirException(
                    WeirException.Kind.USER,
                    "to: " + target + ": " + failure.getMessage() + " (expected: reachable)",
                    failure);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
