package io.weir.flows.inlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.base.error.WeirException;
import io.weir.base.net.IpPrefix;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

class UdpListenerTest {
    private static final int BUFFER = 1 << 20;

    /// Both implementations keep the same contract.
    enum Kind {
        NATIVE,
        NIO;

        UdpListener open(InetSocketAddress address, int buffer, boolean shared) throws IOException {
            return switch (this) {
                case NATIVE -> {
                    assertThat(LinuxSockets.available()).isTrue();
                    yield NativeUdpListener.open(address, buffer, shared);
                }
                case NIO -> NioUdpListener.open(address, buffer, shared);
            };
        }

        UdpListener open(String address) throws IOException {
            return open(at(address, 0), BUFFER, false);
        }
    }

    private record Datagram(String source, int port, String bytes) {}

    @ParameterizedTest
    @EnumSource
    void handsOverBytesAndSourceOfEachDatagram(Kind kind) throws Exception {
        try (UdpListener listener = kind.open("127.0.0.1");
                DatagramSocket sender = new DatagramSocket(at("127.0.0.5", 0))) {
            send(sender, listener, new byte[] {1, 2, 3});
            send(sender, listener, new byte[0]);
            send(sender, listener, new byte[] {4});

            List<Datagram> received = receive(listener, 3);

            assertThat(received).extracting(Datagram::source).containsOnly("127.0.0.5");
            assertThat(received).extracting(Datagram::port).containsOnly(sender.getLocalPort());
            assertThat(received).extracting(Datagram::bytes).containsExactly("010203", "", "04");
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesIpv4AndIpv6OnTheWildcardAddress(Kind kind) throws Exception {
        assumeTrue(hasIpv6(), "this machine has no IPv6 loopback");
        try (UdpListener listener = kind.open("::");
                DatagramSocket v4 = new DatagramSocket(at("127.0.0.7", 0));
                DatagramSocket v6 = new DatagramSocket(at("::1", 0))) {
            int port = listener.localAddress().getPort();
            v4.send(new DatagramPacket(new byte[] {4}, 1, at("127.0.0.1", port)));
            v6.send(new DatagramPacket(new byte[] {6}, 1, at("::1", port)));

            assertThat(receive(listener, 2))
                    .extracting(Datagram::source)
                    .containsExactlyInAnyOrder("127.0.0.7", "::1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void returnsWithinATickWhenNothingComes(Kind kind) throws Exception {
        try (UdpListener listener = kind.open("127.0.0.1")) {
            long start = System.nanoTime();
            assertThat(listener.receive((_, _, _, _, _) -> {})).isZero();
            assertThat(System.nanoTime() - start).isLessThan(2_000_000_000L);
        }
    }

    @ParameterizedTest
    @EnumSource
    void cutsAndCountsAnOverlongDatagram(Kind kind) throws Exception {
        try (UdpListener listener = kind.open("127.0.0.1");
                DatagramSocket sender = new DatagramSocket(at("127.0.0.1", 0))) {
            send(sender, listener, new byte[UdpListener.MAX_DATAGRAM]);
            send(sender, listener, new byte[UdpListener.MAX_DATAGRAM + 1]);
            send(sender, listener, new byte[40_000]);

            assertThat(receive(listener, 3))
                    .extracting(datagram -> datagram.bytes().length() / 2)
                    .containsOnly(UdpListener.MAX_DATAGRAM);
            assertThat(listener.truncated()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void countsExactlyWhatTheKernelDropped(Kind kind) throws Exception {
        try (UdpListener listener = kind.open(at("127.0.0.1", 0), 16_384, false);
                DatagramSocket sender = new DatagramSocket(at("127.0.0.1", 0))) {
            int sent = 2_000;
            for (int i = 0; i < sent; i++) {
                send(sender, listener, new byte[1_000]);
            }
            long dropped = listener.kernelDropped();
            int received = 0;
            int batch;
            while ((batch = listener.receive((_, _, _, _, _) -> {})) > 0) {
                received += batch;
            }
            assertThat(received).isPositive();
            assertThat(dropped).isPositive().isEqualTo(sent - received);
            assertThat(listener.kernelDropped()).isEqualTo(dropped);

            int port = listener.localAddress().getPort();
            assertThat(ProcNetUdp.dropsByInode(port).values()).containsExactly(dropped);
        }
    }

    @ParameterizedTest
    @EnumSource
    void namesAddressAndPortWhenTakenByAnother(Kind kind) throws Exception {
        try (UdpListener first = kind.open("127.0.0.1")) {
            InetSocketAddress taken = first.localAddress();
            assertThatThrownBy(() -> kind.open(taken, BUFFER, false))
                    .isInstanceOfSatisfying(
                            WeirException.class,
                            e -> assertThat(e.kind()).isEqualTo(WeirException.Kind.USER))
                    .hasMessageStartingWith(
                            "udp 127.0.0.1:" + taken.getPort() + ": already in use (expected: ");
        }
    }

    @ParameterizedTest
    @EnumSource
    void saysWhenTheAddressIsNotOfThisMachine(Kind kind) {
        assertThatThrownBy(() -> kind.open("192.0.2.77"))
                .isInstanceOf(WeirException.class)
                .hasMessageStartingWith("udp 192.0.2.77:0: no such address here");
    }

    @ParameterizedTest
    @EnumSource
    void sharesAPortBetweenTheSocketsOfOneProcess(Kind kind) throws Exception {
        try (UdpListener first = kind.open(at("127.0.0.1", 0), BUFFER, true);
                UdpListener second = kind.open(first.localAddress(), BUFFER, true)) {
            assertThat(second.localAddress()).isEqualTo(first.localAddress());
        }
    }

    @Test
    void reportsTheReceiveBufferThatWasGiven() throws Exception {
        try (UdpListener listener = NativeUdpListener.open(at("127.0.0.1", 0), 200_000, false)) {
            assertThat(listener.receiveBuffer()).isEqualTo(200_000);
        }
    }

    @Test
    void closesTwiceWithoutHarm() throws Exception {
        UdpListener listener = NativeUdpListener.open(at("127.0.0.1", 0), BUFFER, false);
        listener.close();
        listener.close();
        assertThat(listener.kernelDropped()).isZero();
    }

    private static boolean hasIpv6() {
        try (DatagramSocket socket = new DatagramSocket(at("::1", 0))) {
            return socket.isBound();
        } catch (IOException absent) {
            return false;
        }
    }

    private static List<Datagram> receive(UdpListener listener, int count) throws IOException {
        List<Datagram> received = new ArrayList<>();
        for (int tick = 0; received.size() < count && tick < 50; tick++) {
            listener.receive((bytes, length, high, low, port) ->
                    received.add(
                            new Datagram(
                                    IpPrefix.format(high, low),
                                    port,
                                    HexFormat.of().formatHex(bytes, 0, length))));
        }
        assertThat(received).hasSize(count);
        return received;
    }

    private static void send(DatagramSocket sender, UdpListener listener, byte[] bytes)
            throws IOException {
        sender.send(new DatagramPacket(bytes, bytes.length, listener.localAddress()));
    }

    private static InetSocketAddress at(String address, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), port);
    }
}
