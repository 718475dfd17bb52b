package io.weir.http;

/// The request methods that Weir answers; any other gets 501 (RFC 9110 §15.6.2).
public enum Method {
    /// Read; routes for it also answer [#HEAD].
    GET,
    /// Read the head only; what a handler writes as body is counted but not sent.
    HEAD,
    /// Create, query or append.
    POST,
    /// Replace.
    PUT,
    /// Change a part.
    PATCH,
    /// Remove.
    DELETE,
    /// Ask what is possible.
    OPTIONS
}
