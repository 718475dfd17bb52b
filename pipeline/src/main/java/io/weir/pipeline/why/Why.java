package io.weir.pipeline.why;

import io.weir.base.error.WeirException;
import io.weir.pipeline.ledger.Ledger;
import io.weir.pipeline.ledger.LedgerHistory;
import io.weir.pipeline.ledger.LedgerKind;
import io.weir.pipeline.ledger.LedgerLine;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

/// Answers what is missing from a source, since when, why, and what to set. The present comes from
/// the counters of this process, so that an answer is there also while the store is away; other
/// processes and earlier times come from `weir_ledger`. Thread-safe.
public final class Why {
    private static final Duration REMEMBERED = Duration.ofHours(1);

    /// The ledger keeps no more.
    private static final Duration LONGEST = Duration.ofDays(400);

    /// What is counted where nobody says what it is.
    private static final String ITEMS = "items";

    /// Names that are listed.
    private static final int MAX_NAMES = 10;

    private final Ledger ledger;
    private final String instance;
    private final InstantSource clock;
    private final List<Explainer> explainers = new CopyOnWriteArrayList<>();
    private volatile @Nullable LedgerHistory history;

    /// @param ledger of this process
    /// @param instance the name of this process in the table
    public Why(Ledger ledger, String instance, InstantSource clock) {
        this.ledger = ledger;
        this.instance = instance;
        this.clock = clock;
    }

    /// Adds what a part of the process can say.
    public void add(Explainer explainer) {
        explainers.add(explainer);
    }

    /// Sets where earlier times and other processes are looked up.
    public void history(LedgerHistory store) {
        history = store;
    }

    /// What is missing from a source.
    ///
    /// @param source an exporter's address or name, a topic, a pipeline, a socket
    /// @param time how far back; expected: above 0, at most 400 days
    /// @throws WeirException of kind `USER` when one of them makes no sense
    public Answer ask(String source, Duration time) {
        if (source.isBlank()) {
            throw WeirException.user("source: (expected: an exporter, a topic or a pipeline)");
        }
        if (!time.isPositive() || time.compareTo(LONGEST) > 0) {
            throw WeirException.user("since: " + time + " (expected: above 0s, at most 400d)");
        }
        Instant now = clock.instant();
        LookUp lookUp = new LookUp(now.minus(time).truncatedTo(ChronoUnit.MINUTES), now);
        Evidence evidence = new Evidence(lookUp.from, now, lookUp::lines);
        Subject subject = subject(source, lookUp, evidence);
        List<Finding> findings = new ArrayList<>(Gaps.of(subject, evidence, explainers));
        if (subject.kind() == Subject.Kind.UNKNOWN) {
            findings.add(knownNames(source));
        }
        Instant last = lookUp.last;
        if (subject.kind() == Subject.Kind.LEDGER && Words.ended(last, now)) {
            findings.addFirst(silent(source, last, now));
        }
        if (!lookUp.trouble.isEmpty()) {
            findings.add(storeAway(source, lookUp));
        }
        List<LedgerLine> lines = evidence.lines(subject.sources());
        List<Totals> totals = Totals.of(lines, now);
        long datagrams =
                lines.stream()
                        .filter(line -> line.kind() == LedgerKind.DATAGRAMS)
                        .mapToLong(LedgerLine::count)
                        .sum();
        return new Answer(
                source,
                subject.kind(),
                subject.name(),
                evidence.from(),
                now,
                Answer.summary(
                        subject,
                        findings,
                        totals,
                        datagrams,
                        time,
                        history != null && lookUp.trouble.isEmpty()),
                findings,
                totals);
    }

    private Subject subject(String source, LookUp lookUp, Evidence evidence) {
        for (Explainer explainer : explainers) {
            var found = explainer.find(source);
            if (found.isPresent()) {
                return found.get();
            }
        }
        // A socket goes without the name of its protocol, too.
        for (String name : List.of(source, "udp " + source)) {
            if (lookUp.everHeard(name, evidence)) {
                return Subject.of(Subject.Kind.LEDGER, name, items(evidence.lines(name)));
            }
        }
        return Subject.of(Subject.Kind.UNKNOWN, source, ITEMS);
    }

    private String items(List<LedgerLine> lines) {
        return lines.stream()
                .map(LedgerLine::stage)
                .distinct()
                .flatMap(stage -> explainers.stream().flatMap(e -> e.items(stage).stream()))
                .findFirst()
                .orElse(ITEMS);
    }

    /// What is said of a source that no part of this process knows.
    private Finding silent(String source, Instant last, Instant now) {
        return Finding.ongoing(
                "silent",
                source,
                last,
                0,
                "nothing was counted since "
                        + Words.clock(last, now)
                        + " ("
                        + Words.about(Duration.between(last, now))
                        + ")",
                "check that it still sends, and that the process it sends to runs");
    }

    private Finding knownNames(String source) {
        var names = new TreeSet<String>();
        explainers.forEach(explainer -> names.addAll(explainer.known()));
        List<String> nearest = Words.nearest(source, names);
        int more = Math.max(0, nearest.size() - MAX_NAMES);
        return Finding.note(
                "known-names",
                source,
                names.isEmpty()
                        ? "this process knows no source yet"
                        : "known here: "
                                + String.join(", ", nearest.subList(0, nearest.size() - more))
                                + (more == 0 ? "" : " and " + Words.count(more) + " more"),
                "");
    }

    private Finding storeAway(String source, LookUp lookUp) {
        return Finding.note(
                "history-away",
                source,
                "the ledger's table does not answer ("
                        + lookUp.trouble
                        + "): only what this process counted in the last hour is known",
                "");
    }

    /// The look-ups of one question. After one failure the store is not asked again.
    private final class LookUp {
        private final Instant from;
        private final Instant remembered;
        private String trouble = "";
        private Instant last = Instant.MIN;

        LookUp(Instant from, Instant now) {
            this.from = from;
            this.remembered = now.minus(REMEMBERED).truncatedTo(ChronoUnit.MINUTES);
            ledger.collect(now.getEpochSecond());
        }

        List<LedgerLine> lines(String name) {
            Instant start = from.isAfter(remembered) ? from : remembered;
            List<LedgerLine> lines = new ArrayList<>(ledger.recent(name, start.getEpochSecond()));
            LedgerHistory store = history;
            if (store != null && trouble.isEmpty()) {
                try {
                    lines.addAll(store.lines(name, from, instance, start));
                } catch (WeirException away) {
                    trouble = String.valueOf(away.getMessage());
                }
            }
            return lines;
        }

        boolean everHeard(String name, Evidence evidence) {
            evidence.lines(name).stream()
                    .mapToLong(LedgerLine::minute)
                    .max()
                    .ifPresent(minute -> last = Instant.ofEpochSecond(minute));
            LedgerHistory store = history;
            if (last.equals(Instant.MIN) && store != null && trouble.isEmpty()) {
                try {
                    last = store.last(name);
                } catch (WeirException away) {
                    trouble = String.valueOf(away.getMessage());
                }
            }
            return last.isAfter(Instant.MIN);
        }
    }
}
