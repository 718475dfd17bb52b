package io.weir.pipeline.delivery;

import io.weir.pipeline.PipelineStatus;
import io.weir.pipeline.ledger.LedgerLine;
import io.weir.pipeline.why.Evidence;
import io.weir.pipeline.why.Explainer;
import io.weir.pipeline.why.Finding;
import io.weir.pipeline.why.Remedy;
import io.weir.pipeline.why.Subject;
import io.weir.pipeline.why.Words;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// What the pipelines of a process say about themselves, their topics, and everything that goes
/// through these. Thread-safe.
public final class PipelineExplainer implements Explainer {
    private final List<PipelineRunner> pipelines;
    private final Explainer rules;

    /// @param pipelines may still grow
    /// @param rules knows by which refusals nothing is missing
    public PipelineExplainer(List<PipelineRunner> pipelines, Explainer rules) {
        this.pipelines = pipelines;
        this.rules = rules;
    }

    @Override
    public Optional<Subject> find(String source) {
        for (PipelineRunner pipeline : pipelines) {
            if (pipeline.status().name().equals(source)) {
                return Optional.of(subject(Subject.Kind.PIPELINE, source, pipeline.source()));
            }
        }
        return pipelines.stream()
                .map(PipelineRunner::source)
                .filter(source::equals)
                .findFirst()
                .map(topic -> subject(Subject.Kind.TOPIC, topic, topic));
    }

    private static Subject subject(Subject.Kind kind, String name, String topic) {
        return new Subject(kind, name, List.of(name), List.of(), List.of(topic), "items");
    }

    @Override
    public List<Finding> explain(Subject subject, Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        for (PipelineRunner pipeline : pipelines) {
            boolean concerned =
                    subject.kind() == Subject.Kind.PIPELINE
                            ? pipeline.status().name().equals(subject.name())
                            : subject.topics().contains(pipeline.source());
            if (concerned) {
                state(pipeline, evidence.now()).ifPresent(findings::add);
            }
            if ((concerned && subject.kind() == Subject.Kind.EXPORTER) || heardElsewhere(subject)) {
                elsewhere(pipeline, evidence).ifPresent(findings::add);
            }
        }
        return findings;
    }

    /// Whether an inlet in another process hears it: which topic its items take is not known here.
    private static boolean heardElsewhere(Subject subject) {
        return subject.kind() == Subject.Kind.LEDGER;
    }

    private static Optional<Finding> state(PipelineRunner pipeline, Instant now) {
        PipelineStatus status = pipeline.status();
        String name = status.name();
        String waiting = lag(status);
        return switch (status.state()) {
            case "stopped" ->
                    Optional.of(
                            Finding.ongoing(
                                    "pipeline-stopped",
                                    name,
                                    status.since(),
                                    status.lagRecords(),
                                    "pipeline "
                                            + name
                                            + " stopped at "
                                            + Words.clock(status.since(), now)
                                            + " ("
                                            + status.reason()
                                            + "): "
                                            + waiting,
                                    "mend the cause and start again; it goes on where it stopped"));
            case "waiting" ->
                    Optional.of(
                            Finding.ongoing(
                                    "pipeline-waiting",
                                    name,
                                    status.since(),
                                    status.lagRecords(),
                                    "pipeline "
                                            + name
                                            + " waits since "
                                            + Words.clock(status.since(), now)
                                            + " ("
                                            + status.reason()
                                            + "): "
                                            + waiting,
                                    "nothing is lost while Kafka keeps them; it goes on by"
                                            + " itself"));
            default -> behind(pipeline, status, now);
        };
    }

    private static Optional<Finding> behind(
            PipelineRunner pipeline, PipelineStatus status, Instant now) {
        Instant oldest = status.oldestWaiting();
        if (oldest == null || !pipeline.behind(status, now)) {
            return Optional.empty();
        }
        return Optional.of(
                Finding.ongoing(
                        "pipeline-behind",
                        status.name(),
                        oldest,
                        status.lagRecords(),
                        "pipeline "
                                + status.name()
                                + " is "
                                + Words.about(Duration.between(oldest, now))
                                + " behind (limit "
                                + Words.about(pipeline.lagLimit())
                                + "): "
                                + lag(status),
                        "look at the store's load and at weir_pipeline_insert_seconds; more"
                                + " partitions and processes share the work"));
    }

    private static String lag(PipelineStatus status) {
        return Words.count(status.lagRecords(), "records")
                + " (about "
                + Words.count(status.waitingRows(), "rows")
                + ") wait in Kafka";
    }

    /// What was refused or lost behind the inlet, of whichever exporter.
    private Optional<Finding> elsewhere(PipelineRunner pipeline, Evidence evidence) {
        long items =
                evidence.lines(pipeline.source()).stream()
                        .filter(line -> line.stage().equals(pipeline.status().name()))
                        .mapToLong(line -> missing(line, evidence))
                        .sum();
        return items <= 0
                ? Optional.empty()
                : Optional.of(
                        Finding.note(
                                "elsewhere",
                                pipeline.source(),
                                Words.count(items, "items")
                                        + " of "
                                        + pipeline.source()
                                        + ", of whichever exporter, "
                                        + (items == 1 ? "was" : "were")
                                        + " not stored by pipeline "
                                        + pipeline.status().name(),
                                "see weir why " + pipeline.source()));
    }

    /// How many items are missing by a line; those that were replayed are so no more.
    private long missing(LedgerLine line, Evidence evidence) {
        return switch (line.kind()) {
            case DEAD_LETTERED, LOST -> line.count();
            case REPLAYED -> -line.count();
            case REFUSED ->
                    rules.remedy(line, evidence).map(Remedy::missing).orElse(true)
                            ? line.count()
                            : 0;
            default -> 0;
        };
    }

    @Override
    public Optional<Remedy> remedy(LedgerLine line, Evidence evidence) {
        boolean ours =
                pipelines.stream().anyMatch(pipeline -> pipeline.source().equals(line.source()));
        if (!ours) {
            return Optional.empty();
        }
        return switch (line.kind()) {
            case LOST ->
                    Optional.of(
                            new Remedy(
                                    "retention removed them first",
                                    "raise the topic's retention (flows.retention for flows)"));
            case DEAD_LETTERED ->
                    Optional.of(
                            new Remedy(
                                    "they cannot be stored",
                                    "weir deadletters list shows them with their reason"));
            default -> Optional.empty();
        };
    }

    @Override
    public Collection<String> known() {
        var known = new TreeSet<String>();
        for (PipelineRunner pipeline : pipelines) {
            known.add(pipeline.status().name());
            known.add(pipeline.source());
        }
        return known;
    }
}
