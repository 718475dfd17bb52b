package io.weir.pipeline.query;

import java.util.List;

/// A body of rows that questions can be asked about: one raw table and its roll-ups.
///
/// @param name lower-case, part of URLs
/// @param rawTable the table with single rows
/// @param resolutions roll-up tables, the finest first
/// @param dimensions what can be grouped and filtered by
/// @param units what can be summed
/// @param completeBefore SQL of one DateTime: roll-ups hold every stored row that was seen strictly
///   before it, so a graph reads them up to there and the raw table from there; empty when there
///   are no roll-ups
public record Dataset(
        String name,
        String rawTable,
        List<Resolution> resolutions,
        List<Dimension> dimensions,
        List<Unit> units,
        String completeBefore) {
    public Dataset {
        resolutions = List.copyOf(resolutions);
        dimensions = List.copyOf(dimensions);
        units = List.copyOf(units);
    }
}
