package io.weir.pipeline.table;

/// A data-skipping index.
///
/// @param name unique in its table
/// @param expression SQL
/// @param type for example `bloom_filter(0.01)`
/// @param granularity in granules; expected: >= 1
public record TableIndex(String name, String expression, String type, int granularity) {
    public TableIndex {
        if (granularity < 1) {
            throw new IllegalArgumentException("granularity: " + granularity + " (expected: >= 1)");
        }
    }
}
