package io.weir.flows.inlet;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// Sends from an address of its own to an inlet's first socket.
final class UdpExporter implements AutoCloseable {
    private final DatagramSocket socket;
    private final InetSocketAddress target;

    UdpExporter(String address, Inlet inlet) throws IOException {
        socket = new DatagramSocket(at(address, 0));
        target = inlet.addresses().getFirst();
    }

    void send(byte[] bytes) throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length, target));
    }

    @Override
    public void close() {
        socket.close();
    }

    /// A socket address of a literal address.
    static InetSocketAddress at(String address, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), port);
    }
}
