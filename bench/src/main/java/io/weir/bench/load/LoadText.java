package io.weir.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// A report as Markdown tables, which are also readable as they are.
final class LoadText {
    private static final int POINTS = 12;
    private static final long MEBIBYTE = 1 << 20;

    private LoadText() {}

    /// The lines of a report.
    static List<String> lines(LoadReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "| asked/s | sent/s | sent | stored | lost | twice | wrong | behind at end | caught up, s"
                        + " | CPU s/M: weir | store | generator | RSS MiB: weir | store | delay s: p50 | p99 |");
        lines.add("|" + "---|".repeat(16));
        report.steps().forEach(step -> lines.add(row(step)));
        lines.add("");
        report.steps().forEach(step -> lines.addAll(where(step)));
        lines.addAll(parts(report));
        report.rollups()
                .forEach(rollup ->
                        lines.add(
                                "%s: %d sums (bucket, exporter, interfaces), %d differ from the raw rows"
                                        .formatted(
                                                rollup.table(),
                                                rollup.sums(),
                                                rollup.different())));
        if (!report.rollups().isEmpty() && !report.rolledUp()) {
            lines.add("the roll-ups did not catch up in time");
        }
        if (report.strays() > 0) {
            lines.add("rows with an id that was never sent: " + report.strays());
        }
        lines.add("ledger of the inlet: " + words(report.ledger()));
        return lines;
    }

    private static String row(StepReport step) {
        return String.format(
                Locale.ROOT,
                "| %d | %.0f | %d | %d | %d | %d | %d | %d | %.1f%s | %.2f | %.2f | %.2f | %d | %d | %.1f | %.1f |",
                step.asked(),
                step.rate(),
                step.tally().sent(),
                step.tally().different(),
                step.tally().lost(),
                step.tally().twice(),
                step.tally().wrong(),
                step.waitingAtEnd(),
                step.catchUpSeconds(),
                step.settled() ? "" : " (given up)",
                step.cpuPerMillion().getOrDefault("weir", Double.NaN),
                step.cpuPerMillion().getOrDefault("store", Double.NaN),
                step.cpuPerMillion().getOrDefault("generator", Double.NaN),
                step.highestRss().getOrDefault("weir", 0L) / MEBIBYTE,
                step.highestRss().getOrDefault("store", 0L) / MEBIBYTE,
                step.delay(0.5),
                step.delay(0.99));
    }

    private static List<String> where(StepReport step) {
        if (step.tally().lost() == 0
                && step.right()
                && step.storeRestarts() + step.unanswered() == 0) {
            return List.of();
        }
        Counts counts = step.counts();
        List<String> lines = new ArrayList<>();
        lines.add("at " + step.asked() + "/s, of " + step.tally().lost() + " lost:");
        lines.add(
                "- before the inlet: %d flows (the kernel dropped %d of %d datagrams)"
                        .formatted(step.unheard(), counts.kernelDropped(), step.datagramsSent()));
        lines.add("- refused by the inlet: " + words(counts.refused()));
        lines.add("- dead letters of the inlet: " + counts.inletLetters());
        lines.add("- not taken by Kafka: " + counts.notTaken());
        lines.add(
                "- refused by the pipeline: %s; its dead letters: %d; lost to retention: %d records"
                        .formatted(
                                words(counts.refusedRows()),
                                counts.letters(),
                                counts.lostRecords()));
        lines.add("- without a reason: " + step.unexplained());
        if (step.storeRestarts() > 0) {
            lines.add("- the store was started again " + step.storeRestarts() + " times");
        }
        if (step.unanswered() > 0) {
            lines.add("- the store did not answer " + step.unanswered() + " queries of the bench");
        }
        return lines;
    }

    private static String words(Map<String, Long> counts) {
        return counts.isEmpty()
                ? "none"
                : counts.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining(", "));
    }

    private static List<String> parts(LoadReport report) {
        List<String> lines = new ArrayList<>();
        for (StepReport step : report.steps()) {
            step.parts()
                    .forEach((table, samples) ->
                            lines.add(
                                    "active parts at %d/s, %s: %s (at most %d)"
                                            .formatted(
                                                    step.asked(),
                                                    table,
                                                    thinned(samples),
                                                    samples.stream()
                                                            .mapToLong(Long::longValue)
                                                            .max()
                                                            .orElse(0))));
        }
        return lines;
    }

    private static String thinned(List<Long> samples) {
        List<String> points = new ArrayList<>();
        int count = Math.min(POINTS, samples.size());
        for (int i = 0; i < count; i++) {
            points.add(
                    String.valueOf(samples.get(i * (samples.size() - 1) / Math.max(1, count - 1))));
        }
        return String.join(" ", points);
    }
}
