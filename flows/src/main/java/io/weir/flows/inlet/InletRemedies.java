package io.weir.flows.inlet;

import io.weir.base.config.Durations;
import io.weir.flows.codec.DecoderConfig;
import io.weir.flows.codec.RefusalReason;
import io.weir.flows.enrich.Requirement;
import io.weir.pipeline.ledger.LedgerKind;
import io.weir.pipeline.ledger.LedgerLine;
import io.weir.pipeline.why.Evidence;
import io.weir.pipeline.why.Explainer;
import io.weir.pipeline.why.Remedy;

import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the inlet's rules mean and what helps, by what the ledger counts, so that any process can
/// say it. Immutable.
public final class InletRemedies implements Explainer {
    /// More than these are not listed one by one.
    private static final int MAX_INTERFACES = 5;

    private static final Map<String, RefusalReason> REASONS =
            Stream.of(RefusalReason.values())
                    .collect(Collectors.toMap(RefusalReason::code, reason -> reason));

    private static final Map<String, Requirement> REQUIREMENTS =
            Stream.of(Requirement.values())
                    .collect(Collectors.toMap(Requirement::code, requirement -> requirement));

    private final DecoderConfig decoder;
    private final String deadLetterTopic;

    /// @param decoder how long the inlets wait for templates
    /// @param deadLetterTopic where their dead letters are
    public InletRemedies(DecoderConfig decoder, String deadLetterTopic) {
        this.decoder = decoder;
        this.deadLetterTopic = deadLetterTopic;
    }

    /// Sends templates often enough.
    String refresh() {
        return "set the exporter's template refresh to ≤ " + patience();
    }

    private String patience() {
        return decoder.templateWait().toSeconds() >= 1
                ? decoder.templateWait().toSeconds() + " s"
                : Durations.format(decoder.templateWait());
    }

    @Override
    public Optional<Remedy> remedy(LedgerLine line, Evidence evidence) {
        return ours(line.stage()) ? find(line, evidence) : Optional.empty();
    }

    @Override
    public Optional<String> items(String stage) {
        return switch (stage) {
            case ExporterAccount.STAGE -> Optional.of("flows");
            case ExporterAccount.COUNTER_STAGE -> Optional.of("counter samples");
            default -> Optional.empty();
        };
    }

    private static boolean ours(String stage) {
        return stage.equals(ExporterAccount.STAGE) || stage.equals(ExporterAccount.COUNTER_STAGE);
    }

    private Optional<Remedy> find(LedgerLine line, Evidence evidence) {
        return switch (line.kind()) {
            case REFUSED -> refused(line, evidence);
            case DEAD_LETTERED -> deadLettered(line, evidence);
            case SEQUENCE_LOST ->
                    remedy(
                            "",
                            "look for drops at the exporter and on the way from it, and for times"
                                    + " in which weir was stopped");
            case KERNEL_DROPPED ->
                    remedy(
                            "the socket's buffer was full",
                            "raise inlet.inputs receive-buffer and net.core.rmem_max, or give it"
                                    + " more workers");
            case UNKNOWN_INTERFACE -> remedy("", unknownInterface(line));
            case UNKNOWN_RATE ->
                    remedy(
                            "they name a sampler whose rate the exporter has not told",
                            "let it send its sampler options, or set"
                                    + " inlet.enrich.default-sampling-rate."
                                    + line.source());
            case IN, STORED, REPLAYED, RECOVERED, DATAGRAMS, UNKNOWN_IF_INDEX, LOST, LAG ->
                    Optional.empty();
        };
    }

    private Optional<Remedy> deadLettered(LedgerLine line, Evidence evidence) {
        Requirement requirement = REQUIREMENTS.get(line.reason());
        if (requirement != null) {
            return remedy(
                    requirement.reason(),
                    configure(requirement, line, evidence)
                            + "; weir deadletters replay --reason "
                            + requirement.code()
                            + " stores these without "
                            + (requirement == Requirement.INTERFACES ? "a name" : "one"));
        }
        return remedy(
                "their template did not come within "
                        + patience()
                        + ", so their number is estimated",
                refresh() + "; weir deadletters list shows them (topic " + deadLetterTopic + ")");
    }

    private static String unknownInterface(LedgerLine line) {
        return line.reason().isEmpty()
                ? interfaces(line) + ", or .default-interface"
                : interfaces(line) + "." + line.reason();
    }

    private static String unknownInterfaces(LedgerLine line, Evidence evidence) {
        var indexes = new TreeSet<String>();
        evidence.lines(line.source()).stream()
                .filter(other -> other.kind() == LedgerKind.UNKNOWN_IF_INDEX)
                .map(LedgerLine::reason)
                .forEach(indexes::add);
        return switch (indexes.size()) {
            case 0 -> interfaces(line);
            case 1 -> interfaces(line) + "." + indexes.first();
            default ->
                    interfaces(line)
                            + " (ifIndex "
                            + indexes.stream()
                                    .limit(MAX_INTERFACES)
                                    .collect(Collectors.joining(", "))
                            + (indexes.size() > MAX_INTERFACES ? ", …)" : ")");
        };
    }

    private static String interfaces(LedgerLine line) {
        return "set inlet.enrich.exporters." + line.source() + ".interfaces";
    }

    private static String configure(Requirement requirement, LedgerLine line, Evidence evidence) {
        return switch (requirement) {
            case INTERFACES -> unknownInterfaces(line, evidence);
            case SAMPLING_RATE ->
                    "let the exporter send its sampling options, or set"
                            + " inlet.enrich.default-sampling-rate."
                            + line.source();
        };
    }

    private Optional<Remedy> refused(LedgerLine line, Evidence evidence) {
        Requirement requirement = REQUIREMENTS.get(line.reason());
        if (requirement != null) {
            return remedy(requirement.reason(), configure(requirement, line, evidence));
        }
        return switch (line.reason()) {
            case ExporterAccount.KAFKA_FAILED ->
                    remedy("Kafka did not take them", "see weir health for Kafka's reason");
            case ExporterAccount.TOO_LARGE ->
                    remedy(
                            "each alone is more than Kafka takes as a record",
                            "raise max.message.bytes of the topic");
            default -> Optional.ofNullable(REASONS.get(line.reason())).map(this::decoding);
        };
    }

    private Remedy decoding(RefusalReason reason) {
        return switch (reason) {
            case TRUNCATED ->
                    new Remedy(
                            "datagrams end before their own length says",
                            "look for something on the way that cuts packets, and at the"
                                    + " exporter's software");
            case MALFORMED ->
                    new Remedy(
                            "datagrams contradict their protocol",
                            "capture some and look at them with weir flows decode");
            case UNKNOWN_PROTOCOL ->
                    new Remedy(
                            "datagrams are of no flow protocol",
                            "let it send NetFlow v5 or v9, IPFIX or sFlow v5");
            case UNSUPPORTED_VERSION ->
                    new Remedy(
                            "sFlow v2 and v4, and unknown aggregations of NetFlow v8, are not read",
                            "let it send NetFlow v5 or v9, IPFIX or sFlow v5");
            case BAD_TEMPLATE ->
                    new Remedy(
                            "templates describe no record",
                            "look at the record format that the exporter is set to");
            case TEMPLATE_MISSING ->
                    new Remedy("their template did not come within " + patience(), refresh());
            case BUFFER_FULL ->
                    new Remedy(
                            "too many wait for their template already",
                            refresh() + ", or raise inlet.decoder.waiting-per-exporter");
            case EXPORTER_LIMIT ->
                    new Remedy(
                            "there are more exporters or domains than inlet.decoder.max-exporters"
                                    + " and max-domains",
                            "raise them");
            case TEMPLATE_LIMIT ->
                    new Remedy(
                            "there are more templates, or larger ones, than"
                                    + " inlet.decoder.max-templates and max-template-fields",
                            "raise them");
            case RECORD_LIMIT ->
                    new Remedy(
                            "there were more records in one datagram than any exporter sends",
                            "look at the record format that the exporter is set to");
        };
    }

    private static Optional<Remedy> remedy(String because, String advice) {
        return Optional.of(new Remedy(because, advice));
    }
}
