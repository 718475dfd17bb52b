package io.weir.flows.inlet;

import io.weir.base.error.WeirException;
import io.weir.base.net.ListenAddress;

import java.net.InetSocketAddress;

/// What to tell a person whose socket cannot be opened, one line each.
final class UdpErrors {
    private UdpErrors() {}

    static WeirException inUse(InetSocketAddress address) {
        return WeirException.user(
                text(address)
                        + ": already in use (expected: a free port; stop the other collector or"
                        + " choose another port)");
    }

    static WeirException notAvailable(InetSocketAddress address) {
        return WeirException.user(
                text(address) + ": no such address here (expected: an address of this machine)");
    }

    static WeirException notPermitted(InetSocketAddress address) {
        return WeirException.user(
                text(address)
                        + ": not permitted (expected: a port from 1024 up, or the right to bind"
                        + " lower ones)");
    }

    static String text(InetSocketAddress address) {
        return "udp "
                + ListenAddress.withPort(address.getAddress().getHostAddress(), address.getPort());
    }
}
