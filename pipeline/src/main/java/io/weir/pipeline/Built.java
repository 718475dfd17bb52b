package io.weir.pipeline;

import java.util.List;

/// What a range has become. Of `recordsIn` source items each is stored, refused or a letter:
/// `stored = recordsIn - refusals - letters`.
///
/// @param blocks at most one per table and ClickHouse partition; blocks without rows are ignored
/// @param letters items that cannot be stored and are kept elsewhere with their reason
/// @param refusals items turned away by a rule that has a name
/// @param recordsIn source items seen, for example flows
public record Built(
        List<TableBlock> blocks, List<Letter> letters, List<Refusal> refusals, long recordsIn) {
    public Built {
        blocks = List.copyOf(blocks);
        letters = List.copyOf(letters);
        refusals = List.copyOf(refusals);
    }

    /// Source items refused, over all reasons.
    public long refused() {
        return refusals.stream().mapToLong(Refusal::count).sum();
    }

    /// Source items that become rows.
    public long stored() {
        return recordsIn - refused() - letters.size();
    }
}
