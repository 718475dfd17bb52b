package io.weir.pipeline.query;

/// A column that can be grouped and filtered by.
///
/// @param name the column
/// @param label for a person
/// @param type the ClickHouse type
/// @param rawOnly whether roll-ups lack it
public record Dimension(String name, String label, String type, boolean rawOnly) {}
