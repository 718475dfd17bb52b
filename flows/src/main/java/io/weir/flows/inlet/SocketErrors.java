package io.weir.flows.inlet;

import io.weir.base.error.WeirException;
import io.weir.base.net.ListenAddress;

import java.net.BindException;
import java.net.InetSocketAddress;

/// What to tell a person whose socket cannot be opened, one line each.
final class SocketErrors {
    /// The word before the address of a UDP socket.
    static final String UDP = "udp";

    private SocketErrors() {}

    /// What the JDK says of a socket that cannot be bound.
    static WeirException of(BindException failure, String protocol, InetSocketAddress address) {
        String reason = String.valueOf(failure.getMessage());
        if (reason.contains("in use")) {
            return inUse(protocol, address);
        }
        return reason.contains("ermission")
                ? notPermitted(protocol, address)
                : notAvailable(protocol, address);
    }

    static WeirException inUse(String protocol, InetSocketAddress address) {
        return WeirException.user(
                text(protocol, address)
                        + ": already in use (expected: a free port; stop the other collector or"
                        + " choose another port)");
    }

    static WeirException notAvailable(String protocol, InetSocketAddress address) {
        return WeirException.user(
                text(protocol, address)
                        + ": no such address here (expected: an address of this machine)");
    }

    static WeirException notPermitted(String protocol, InetSocketAddress address) {
        return WeirException.user(
                text(protocol, address)
                        + ": not permitted (expected: a port from 1024 up, or the right to bind"
                        + " lower ones)");
    }

    static String text(String protocol, InetSocketAddress address) {
        return protocol
                + " "
                + ListenAddress.withPort(address.getAddress().getHostAddress(), address.getPort());
    }
}
