package io.weir.pipeline.why;

import io.weir.pipeline.ledger.LedgerKind;
import io.weir.pipeline.ledger.LedgerLine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Turns lines of the ledger into findings: one per stage, source, kind and reason.
final class LedgerFindings {
    /// More than these are not listed one by one.
    private static final int MAX_INTERFACES = 3;

    private final Evidence evidence;
    private final UnaryOperator<String> items;
    private final Function<LedgerLine, Remedy> remedies;

    /// @param items what a stage counts, in the plural
    /// @param remedies what the rule of a line means
    LedgerFindings(
            Evidence evidence, UnaryOperator<String> items, Function<LedgerLine, Remedy> remedies) {
        this.evidence = evidence;
        this.items = items;
        this.remedies = remedies;
    }

    private record Group(String stage, String source, LedgerKind kind, String reason)
            implements Comparable<Group> {
        private String order() {
            return stage + '\0' + source + '\0' + kind + '\0' + reason;
        }

        @Override
        public int compareTo(Group other) {
            return order().compareTo(other.order());
        }
    }

    private static final class Sum {
        long count;
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;

        void add(LedgerLine line) {
            count += line.count();
            first = Math.min(first, line.minute());
            last = Math.max(last, line.minute());
        }
    }

    List<Finding> of(List<LedgerLine> lines) {
        Map<Group, Sum> groups = new TreeMap<>();
        for (LedgerLine line : lines) {
            groups.computeIfAbsent(
                            new Group(line.stage(), line.source(), line.kind(), line.reason()),
                            _ -> new Sum())
                    .add(line);
        }
        List<Finding> findings = new ArrayList<>();
        groups.forEach((group, sum) -> {
            String what = what(group, sum, lines);
            if (group.kind() == LedgerKind.UNKNOWN_INTERFACE) {
                findings.addAll(interfaces(group, sum, groups));
            } else if (group.kind() == LedgerKind.DEAD_LETTERED) {
                findings.add(letters(group, sum, lines, replayed(group, sum, groups)));
            } else if (!what.isEmpty()) {
                findings.add(finding(group, sum, what, share(group, sum, lines)));
            }
        });
        return findings;
    }

    /// One finding for each interface without a name; one for all when there are many.
    private List<Finding> interfaces(Group group, Sum sum, Map<Group, Sum> groups) {
        Map<Group, Sum> indexes = new TreeMap<>();
        groups.forEach((other, flows) -> {
            if (other.kind() == LedgerKind.UNKNOWN_IF_INDEX
                    && other.stage().equals(group.stage())
                    && other.source().equals(group.source())) {
                indexes.put(other, flows);
            }
        });
        if (indexes.isEmpty() || indexes.size() > MAX_INTERFACES) {
            String which =
                    indexes.isEmpty()
                            ? "interfaces unknown: "
                            : Words.count(indexes.size()) + " interfaces unknown: ";
            return List.of(unknown(group, sum, which));
        }
        List<Finding> findings = new ArrayList<>();
        indexes.forEach((index, flows) ->
                findings.add(unknown(index, flows, "ifIndex " + index.reason() + " unknown: ")));
        return findings;
    }

    private static long replayed(Group letters, Sum sum, Map<Group, Sum> groups) {
        Sum replayed =
                groups.get(
                        new Group(
                                letters.stage(),
                                letters.source(),
                                LedgerKind.REPLAYED,
                                letters.reason()));
        return replayed == null ? 0 : Math.min(sum.count, replayed.count);
    }

    /// Letters that were replayed are where they belong, or were counted again.
    private Finding letters(Group group, Sum sum, List<LedgerLine> lines, long replayed) {
        String what =
                Words.count(sum.count, items(group))
                        + " in the dead letters of "
                        + group.stage()
                        + " ("
                        + group.reason()
                        + ")";
        Finding whole = finding(group, sum, what, share(group, sum, lines));
        if (replayed == 0) {
            return whole;
        }
        long left = sum.count - replayed;
        String since =
                left == 0
                        ? "; all replayed since"
                        : "; " + Words.count(replayed) + " of them replayed since";
        return new Finding(
                whole.cause(),
                whole.source(),
                left > 0 && whole.missing(),
                whole.since(),
                whole.until(),
                left,
                whole.share() * left / sum.count,
                whole.sentence() + since,
                left > 0 ? whole.advice() : "");
    }

    private Finding unknown(Group group, Sum sum, String which) {
        Group named =
                new Group(
                        group.stage(),
                        group.source(),
                        LedgerKind.UNKNOWN_INTERFACE,
                        group.reason());
        String what = which + Words.count(sum.count, items(group)) + " stored without a name";
        return finding(named, sum, what, 0);
    }

    private String items(Group group) {
        return items.apply(group.stage());
    }

    /// What happened, without when and why; empty when nothing is missing by it.
    private String what(Group group, Sum sum, List<LedgerLine> lines) {
        String number = Words.count(sum.count, items(group));
        return switch (group.kind()) {
            case REFUSED -> number + " refused (" + group.reason() + ")";
            case SEQUENCE_LOST ->
                    number
                            + " lost on the way ("
                            + Words.percent(share(group, sum, lines))
                            + "), by the sequence numbers";
            case KERNEL_DROPPED -> kernel(group, sum, lines);
            case UNKNOWN_RATE -> number + " without their sampling rate";
            case LOST ->
                    Words.count(sum.count, "records")
                            + " lost before "
                            + group.stage()
                            + " read them";
            case IN,
                    STORED,
                    DEAD_LETTERED,
                    REPLAYED,
                    RECOVERED,
                    DATAGRAMS,
                    UNKNOWN_INTERFACE,
                    UNKNOWN_IF_INDEX,
                    LAG ->
                    "";
        };
    }

    private static String kernel(Group group, Sum sum, List<LedgerLine> lines) {
        return group.source()
                + ": the kernel dropped "
                + Words.count(sum.count, "datagrams")
                + " ("
                + Words.percent(share(group, sum, lines))
                + ")";
    }

    private static double share(Group group, Sum sum, List<LedgerLine> lines) {
        LedgerKind whole =
                switch (group.kind()) {
                    case KERNEL_DROPPED -> LedgerKind.DATAGRAMS;
                    case REFUSED, DEAD_LETTERED, SEQUENCE_LOST, UNKNOWN_RATE -> LedgerKind.IN;
                    case IN,
                            STORED,
                            REPLAYED,
                            RECOVERED,
                            DATAGRAMS,
                            UNKNOWN_INTERFACE,
                            UNKNOWN_IF_INDEX,
                            LOST,
                            LAG ->
                            group.kind();
                };
        boolean beside =
                group.kind() == LedgerKind.KERNEL_DROPPED
                        || group.kind() == LedgerKind.SEQUENCE_LOST;
        long all =
                lines.stream()
                        .filter(line -> line.kind() == whole)
                        .filter(line -> line.source().equals(group.source()))
                        .filter(line -> line.stage().equals(group.stage()))
                        .filter(line -> line.minute() >= sum.first && line.minute() <= sum.last)
                        .mapToLong(LedgerLine::count)
                        .sum();
        long total = beside ? all + sum.count : all;
        return total <= 0 ? 0 : Math.min(1, (double) sum.count / total);
    }

    private Finding finding(Group group, Sum sum, String what, double share) {
        Instant first = Instant.ofEpochSecond(sum.first);
        Instant last = Instant.ofEpochSecond(sum.last);
        Remedy remedy =
                remedies.apply(
                        new LedgerLine(
                                sum.first,
                                group.stage(),
                                group.source(),
                                group.kind(),
                                group.reason(),
                                sum.count));
        String because = remedy.because().isEmpty() ? "" : ": " + remedy.because();
        boolean named = group.kind() == LedgerKind.REFUSED && !group.reason().isEmpty();
        return new Finding(
                named ? group.reason() : group.kind().text(),
                group.source(),
                // A flow without a name is stored with all that came of it.
                remedy.missing() && group.kind() != LedgerKind.UNKNOWN_INTERFACE,
                first,
                Words.ended(last, evidence.now()) ? last : null,
                sum.count,
                share,
                what + " " + Words.span(first, last, evidence.now()) + because,
                remedy.advice());
    }
}
