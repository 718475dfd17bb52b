package io.weir.bench.load;

import io.weir.bench.load.RollupCheck.Agreement;

import java.util.List;
import java.util.Map;

/// A whole run.
///
/// @param steps in their order
/// @param strays rows with an id that was never sent
/// @param rolledUp whether the roll-ups came to hold everything; false when nobody waited for them
/// @param rollups what came of comparing them; empty when nobody asked
/// @param ledger flows that the inlet's ledger counts, by kind and reason
record LoadReport(
        List<StepReport> steps,
        long strays,
        boolean rolledUp,
        List<Agreement> rollups,
        Map<String, Long> ledger) {

    LoadReport {
        steps = List.copyOf(steps);
        rollups = List.copyOf(rollups);
    }

    /// Whether all that is stored is right: nothing lost behind the sockets without a reason,
    /// nothing twice, all sums equal.
    boolean right() {
        return strays == 0
                && steps.stream().allMatch(StepReport::right)
                && (rollups.isEmpty() || rolledUp)
                && rollups.stream().allMatch(agreement -> agreement.different() == 0);
    }

    /// Flows that were sent and are not stored.
    long lost() {
        return steps.stream().mapToLong(step -> step.tally().lost()).sum();
    }
}
