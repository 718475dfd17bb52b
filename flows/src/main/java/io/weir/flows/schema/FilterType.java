package io.weir.flows.schema;

/// How a filter compares the values of a column.
public enum FilterType {
    /// Not at all: the column is no dimension.
    NONE,
    /// An address, also against prefixes.
    IP,
    /// A prefix.
    PREFIX,
    /// A text.
    STRING,
    /// A number.
    UINT,
    /// A list of numbers that may hold a given one.
    UINTS,
    /// The number of an autonomous system, with or without `AS`.
    ASN,
    /// A path that may hold a given autonomous system.
    ASPATH,
    /// A list of BGP communities that may hold a given one.
    COMMUNITY,
    /// An Ethernet address.
    MAC,
    /// `IPv4`, `IPv6` or a number.
    ETYPE,
    /// The name or number of an IP protocol.
    PROTO,
    /// `external`, `internal` or `undefined`.
    BOUNDARY,
    /// `ingress`, `egress` or `undefined`.
    DIRECTION
}
