package io.weir.it.why;

import io.weir.flows.demo.encode.ExportedFlow;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.IntStream;

/// Sends datagrams from an address of its own.
public final class Exporter implements AutoCloseable {
    private final DatagramSocket socket;
    private final InetSocketAddress target;

    /// @param address its own, of loopback
    /// @param port where it sends to, on loopback
    public Exporter(String address, int port) throws IOException {
        socket = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
        target = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    }

    /// Sends one datagram.
    public void send(byte[] bytes) throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length, target));
    }

    /// Flows that came in by one interface and left by none.
    public static List<ExportedFlow> flows(int count, int in, long nowMillis) {
        return IntStream.range(0, count).mapToObj(i -> flow(i, in, 100, nowMillis)).toList();
    }

    /// Flows that are numbered by their bytes.
    public static List<ExportedFlow> numbered(int count, long first, long nowMillis) {
        return IntStream.range(0, count).mapToObj(i -> flow(i, 7, first + i, nowMillis)).toList();
    }

    private static ExportedFlow flow(int i, int in, long bytes, long nowMillis) {
        return new ExportedFlow(
                nowMillis - 2_000,
                nowMillis - 1_000,
                0,
                0xffff_0a00_0001L + i,
                0,
                0xffff_0a00_0101L,
                17,
                1_000 + i,
                53,
                0,
                0,
                64_500,
                64_501,
                24,
                24,
                in,
                0,
                bytes,
                1);
    }

    @Override
    public void close() {
        socket.close();
    }
}
