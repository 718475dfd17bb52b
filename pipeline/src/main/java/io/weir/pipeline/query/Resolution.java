package io.weir.pipeline.query;

import java.time.Duration;

/// A roll-up table.
///
/// @param interval the length of one bucket
/// @param table its name
public record Resolution(Duration interval, String table) {}
