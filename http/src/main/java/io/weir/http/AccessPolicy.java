package io.weir.http;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Which names a server answers to, and which pages may call it.
///
/// A page of another site can make a browser send requests to a server on this machine; it cannot
/// hide its `Origin` or the `Sec-Fetch-Site` that the browser adds. A page whose own name was
/// rebound to this machine's address cannot hide that name in `Host`. Addresses are no names and
/// cannot be rebound, so they pass. Programs other than browsers send none of these. Immutable.
final class AccessPolicy {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    private final boolean anyHost;
    private final Set<String> hosts;
    private final Set<String> origins;

    AccessPolicy(boolean anyHost, Set<String> hosts, Set<String> origins) {
        this.anyHost = anyHost;
        this.hosts = lowerCase(hosts);
        this.origins = lowerCase(origins);
    }

    /// Why a request is refused, in one line, or null when it is welcome.
    ///
    /// @param authority host and port as the client named them
    @Nullable String refusal(
            String host,
            String authority,
            @Nullable String origin,
            @Nullable String fetchSite,
            @Nullable String fetchMode) {
        if (!knows(host)) {
            return "host: "
                    + host
                    + " (expected: an address, localhost or a name in allowed-hosts)";
        }
        if (origin != null) {
            return isOwn(origin, authority) || allowsOrigin(origin)
                    ? null
                    : "origin: " + origin + " (expected: this server, or one of allowed-origins)";
        }
        boolean foreign = "cross-site".equals(fetchSite) || "same-site".equals(fetchSite);
        return foreign && !"navigate".equals(fetchMode)
                ? "sec-fetch-site: " + fetchSite + " (expected: a page of this server)"
                : null;
    }

    /// Whether pages of this other origin were allowed by configuration.
    boolean allowsOrigin(String origin) {
        return origins.contains(origin.toLowerCase(Locale.ROOT));
    }

    private boolean knows(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return anyHost
                || name.isEmpty()
                || name.startsWith("[")
                || name.equals("localhost")
                || name.endsWith(".localhost")
                || IPV4.matcher(name).matches()
                || hosts.contains(name);
    }

    private static boolean isOwn(String origin, String authority) {
        int scheme = origin.indexOf("://");
        return scheme > 0
                && !authority.isEmpty()
                && origin.substring(scheme + 3).equalsIgnoreCase(authority);
    }

    private static Set<String> lowerCase(Set<String> names) {
        return names.stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }
}
