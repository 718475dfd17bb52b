package io.weir.pipeline.why;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What is missing from a source.
///
/// @param source as it was asked for
/// @param kind what it is
/// @param name what it is called
/// @param from start of the time that was looked at
/// @param to its end
/// @param summary one sentence
/// @param findings what is missing first, then remarks
/// @param totals per stage
public record Answer(
        String source,
        Subject.Kind kind,
        String name,
        Instant from,
        Instant to,
        String summary,
        List<Finding> findings,
        List<Totals> totals) {
    public Answer {
        findings = List.copyOf(findings);
        totals = List.copyOf(totals);
    }

    /// Whether anything is missing.
    public boolean missing() {
        return findings.stream().anyMatch(Finding::missing);
    }

    /// @param datagrams that a socket took
    /// @param all whether what other processes counted is known too
    static String summary(
            Subject subject,
            List<Finding> findings,
            List<Totals> totals,
            long datagrams,
            Duration time,
            boolean all) {
        long missing = findings.stream().filter(Finding::missing).count();
        String span = "in the last " + Words.last(time);
        if (subject.kind() == Subject.Kind.UNKNOWN) {
            return subject.name()
                    + (all
                            ? " is not known: nothing was ever counted for it"
                            : " is not known to this process, which cannot ask what others counted");
        }
        if (totals.isEmpty() && datagrams > 0) {
            String received = Words.count(datagrams, "datagrams") + " received, " + span;
            return missing == 0
                    ? "nothing is missing: " + received
                    : received + "; " + reasons(missing);
        }
        if (totals.isEmpty()) {
            return missing == 0
                    ? "nothing is missing: nothing was heard, " + span
                    : "nothing was heard " + span + "; " + reasons(missing);
        }
        String counts = counts(totals);
        return missing == 0
                ? "nothing is missing: " + counts + ", " + span
                : counts + ", " + span + "; " + reasons(missing);
    }

    private static String reasons(long missing) {
        return missing == 1 ? "one thing is missing" : missing + " things are missing";
    }

    private static String counts(List<Totals> totals) {
        if (totals.size() == 1) {
            return totals.getFirst().text();
        }
        return String.join(
                "; ", totals.stream().map(each -> each.stage() + ": " + each.text()).toList());
    }
}
