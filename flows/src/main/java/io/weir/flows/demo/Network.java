package io.weir.flows.demo;

import io.weir.base.net.IpPrefix;

import java.util.random.RandomGenerator;

/// A network that hosts send from or to.
///
/// @param as its AS number
/// @param v4 its IPv4 prefix
/// @param v6 its IPv6 prefix
/// @param hosts how many hosts are heard of
/// @param weight its share of the traffic among networks reached the same way
record Network(int as, IpPrefix v4, IpPrefix v6, int hosts, double weight) {

    static Network of(int as, String v4, String v6, int hosts, double weight) {
        return new Network(as, IpPrefix.parse(v4), IpPrefix.parse(v6), hosts, weight);
    }

    IpPrefix prefix(boolean ipv4) {
        return ipv4 ? v4 : v6;
    }

    /// The low half of a host's address: a few hosts are heard often, most of them rarely.
    long host(boolean ipv4, RandomGenerator random) {
        // Uniform on a logarithmic scale: the n-th busiest host gets 1/n of the busiest one's
        // flows.
        long index = (long) Math.pow(hosts, random.nextDouble());
        // Spread over the prefix, the same host always at the same place.
        long spread = (index * 0x9e37_79b9_7f4a_7c15L) >>> 1;
        return ipv4
                ? v4.low() | (spread % ((1L << (128 - v4.length())) - 2) + 1)
                : v6.low() | spread % 0xffff_ffff_ffffL;
    }

    long high(boolean ipv4, long low) {
        // Hosts of an IPv6 prefix live in subnets of their own.
        return ipv4 ? 0 : v6.high() | ((low >>> 8) & ((1L << Math.max(0, 64 - v6.length())) - 1));
    }

    int mask(boolean ipv4) {
        return ipv4 ? v4.length() - 96 : v6.length();
    }
}
