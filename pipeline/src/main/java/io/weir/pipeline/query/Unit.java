package io.weir.pipeline.query;

/// A quantity that can be summed over rows.
///
/// @param name lower-case, part of requests
/// @param label for a person
/// @param sql an aggregate over a bucket, true for raw tables and roll-ups alike
public record Unit(String name, String label, String sql) {}
