package io.weir.base.net;

/// What may stand in a `listen` key. Stateless.
public final class ListenAddress {
    private ListenAddress() {}

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
