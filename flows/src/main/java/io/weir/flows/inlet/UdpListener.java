package io.weir.flows.inlet;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;

/// One bound UDP socket, read in batches by one thread.
public interface UdpListener extends FlowListener {
    /// Longest datagram taken whole, in bytes (a jumbo frame); what is longer is cut and counted.
    int MAX_DATAGRAM = 9216;

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
