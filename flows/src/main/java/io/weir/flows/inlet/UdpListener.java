package io.weir.flows.inlet;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;

/// One bound UDP socket, read in batches by one thread.
///
/// [#receive] never waits longer than [#TICK_MILLIS], so that its caller's timers fire without
/// traffic. Not thread-safe: one thread opens, reads and closes it.
public interface UdpListener extends AutoCloseable {
    /// Longest time that [#receive] waits for a first datagram, in milliseconds.
    int TICK_MILLIS = 100;

    /// Longest datagram taken whole, in bytes (a jumbo frame); what is longer is cut and counted.
    int MAX_DATAGRAM = 9216;

    /// Takes one datagram.
    @FunctionalInterface
    interface Handler {
        /// Takes one datagram on the receiving thread.
        ///
        /// @param bytes valid during the call only
        /// @param length bytes received, from index 0
        /// @param sourceHigh first half of the sender's address (IPv4 mapped), big-endian
        /// @param sourceLow second half
        /// @param sourcePort the sender's port
        void datagram(byte[] bytes, int length, long sourceHigh, long sourceLow, int sourcePort);
    }

    /// Waits for datagrams and hands over those that are there.
    ///
    /// @return how many were handed over; 0 when none came within [#TICK_MILLIS]
    /// @throws IOException when the socket itself has failed; the next call may work again
    int receive(Handler handler) throws IOException;

    /// The address and port the socket is bound to.
    InetSocketAddress localAddress();

    /// Size of the kernel's receive buffer as granted, in bytes of the unit that was asked for.
    int receiveBuffer();

    /// Datagrams that the kernel dropped at this socket since it was opened, mostly because the
    /// receive buffer was full; -1 when this platform does not say.
    long kernelDropped();

    /// Datagrams longer than [#MAX_DATAGRAM], handed over cut.
    long truncated();

    @Override
    void close() throws IOException;

    /// Opens the best listener for this platform: `recvmmsg` on 64-bit Linux, else NIO.
    ///
    /// @param address where to listen; port 0 lets the system choose
    /// @param receiveBuffer kernel buffer to ask for, in bytes; a warning is logged when less is
    ///   given
    /// @param shared whether several sockets of this process share the port (`SO_REUSEPORT`)
    /// @throws io.weir.base.error.WeirException of kind USER when the address or port cannot be had
    /// @throws IOException when the system refuses for another reason
    static UdpListener open(InetSocketAddress address, int receiveBuffer, boolean shared)
            throws IOException {
        UdpListener listener =
                LinuxSockets.available()
                        ? NativeUdpListener.open(address, receiveBuffer, shared)
                        : NioUdpListener.open(address, receiveBuffer, shared);
        if (listener.receiveBuffer() < receiveBuffer) {
            Logger log = LoggerFactory.getLogger(UdpListener.class);
            log.atWarn()
                    .addKeyValue("socket", listener.localAddress())
                    .addKeyValue("asked", receiveBuffer)
                    .addKeyValue("given", listener.receiveBuffer())
                    .addKeyValue("raise", "sysctl net.core.rmem_max")
                    .log("UDP receive buffer smaller than asked for: bursts may be dropped");
        }
        return listener;
    }
}
