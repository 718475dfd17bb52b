package io.weir.flows.inlet;

import java.io.IOException;
import java.net.InetSocketAddress;

/// One bound socket that flow messages come in by, read by one thread.
///
/// [#receive] never waits longer than [#TICK_MILLIS], so that its caller's timers fire without
/// traffic. Not thread-safe: one thread opens, reads and closes it.
public interface FlowListener extends AutoCloseable {
    /// Longest time that [#receive] waits for a first message, in milliseconds.
    int TICK_MILLIS = 100;

    /// Takes one message.
    @FunctionalInterface
    interface Handler {
        /// Takes one message on the receiving thread.
        ///
        /// @param bytes valid during the call only
        /// @param length bytes received, from index 0
        /// @param sourceHigh first half of the sender's address (IPv4 mapped), big-endian
        /// @param sourceLow second half
        /// @param sourcePort the sender's port
        void datagram(byte[] bytes, int length, long sourceHigh, long sourceLow, int sourcePort);

        /// The messages that follow come over this connection.
        ///
        /// @param number not 0
        default void session(int number) {}

        /// A connection has ended.
        ///
        /// @param number as told by [#session]
        default void sessionEnded(int number) {}
    }

    /// Waits for messages and hands over those that are there.
    ///
    /// @return how many were handed over; 0 when none came within [#TICK_MILLIS]
    /// @throws IOException when the socket itself has failed; the next call may work again
    int receive(Handler handler) throws IOException;

    /// The address and port the socket is bound to.
    InetSocketAddress localAddress();

    /// Size of the kernel's receive buffer as granted, in bytes of the unit that was asked for.
    int receiveBuffer();

    /// Messages that the kernel dropped at this socket since it was opened, mostly because the
    /// receive buffer was full; -1 when this platform does not say.
    long kernelDropped();

    /// Messages longer than what is taken, handed over cut.
    long truncated();

    @Override
    void close() throws IOException;
}
