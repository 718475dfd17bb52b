package io.weir.base.net;

/// What may stand in a `listen` key. Stateless.
public final class ListenAddress {
    private ListenAddress() {}

    /// `192.0.2.1:2055`, `[2001:db8::1]:2055`, `name:2055`: an address literal as RFC 5952 wants
    /// it, with its port.
    public static String withPort(String host, int port) {
        if (host.indexOf(':') < 0) {
            return host + ":" + port;
        }
        return "[" + IpPrefix.canonical(host) + "]:" + port;
    }

    /// Checks that a text is an address or a host's name, without a port.
    ///
    /// @return the text
    /// @throws IllegalArgumentException when it is not; the message begins with `listen`
    public static String check(String text) {
        boolean numeric = text.indexOf(':') >= 0 || text.matches("[0-9.]*");
        try {
            if (numeric) {
                IpPrefix.parseAddress(text);
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "listen: " + text + " (expected: an address, without a port)", e);
        }
        if (!numeric && !text.matches("[A-Za-z0-9]([A-Za-z0-9.-]{0,252})")) {
            throw new IllegalArgumentException(
                    "listen: " + text + " (expected: an address or the name of a host)");
        }
        return text;
    }
}
