package io.weir.flows.inlet;

import io.weir.base.net.IpPrefix;
import io.weir.flows.codec.TimestampSource;
import io.weir.flows.enrich.ExporterNames;
import io.weir.pipeline.ledger.LedgerLine;
import io.weir.pipeline.why.Evidence;
import io.weir.pipeline.why.Explainer;
import io.weir.pipeline.why.Finding;
import io.weir.pipeline.why.Remedy;
import io.weir.pipeline.why.Subject;
import io.weir.pipeline.why.Words;

import java.net.InetAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What an inlet says about exporters. Thread-safe.
final class InletExplainer implements Explainer {
    private final InletConfig config;
    private final ExporterNames names;
    private final List<InletWorker> workers;
    private final List<BackPressure> pressures;
    private final List<String> topics;
    private final InletRemedies remedies;

    /// @param topics where flows go, the one with the dead letters' name first
    InletExplainer(
            InletConfig config,
            ExporterNames names,
            List<InletWorker> workers,
            List<BackPressure> pressures,
            List<String> topics,
            InletRemedies remedies) {
        this.config = config;
        this.names = names;
        this.workers = workers;
        this.pressures = pressures;
        this.topics = topics;
        this.remedies = remedies;
    }

    @Override
    public Optional<Subject> find(String source) {
        String address = canonical(source);
        var addresses = new TreeSet<String>();
        var sockets = new TreeSet<String>();
        for (InletWorker worker : List.copyOf(workers)) {
            for (ExporterAccount account : worker.accounts().all()) {
                String own = account.state().address();
                if (own.equals(address) || name(account).equalsIgnoreCase(source)) {
                    addresses.add(own);
                    sockets.add(worker.counts().source());
                }
            }
        }
        return addresses.isEmpty()
                ? socket(source)
                : Optional.of(subject(source, addresses, sockets));
    }

    /// A socket as it is called in the ledger, or by its address and port, or by its port alone.
    private Optional<Subject> socket(String source) {
        return List.copyOf(workers).stream()
                .map(worker -> worker.counts().source())
                .filter(socket ->
                        socket.equalsIgnoreCase(source)
                                || socket.equals("udp " + source)
                                || socket.equals("tcp " + source)
                                || (source.startsWith(":") && socket.endsWith(source)))
                .findFirst()
                .map(socket ->
                        new Subject(
                                Subject.Kind.SOCKET,
                                socket,
                                List.of(socket),
                                List.of(),
                                topics,
                                "flows"));
    }

    /// An exporter that is known.
    Subject subject(String name, Collection<String> addresses, Collection<String> sockets) {
        return new Subject(
                Subject.Kind.EXPORTER,
                name,
                List.copyOf(addresses),
                List.copyOf(sockets),
                topics,
                "flows");
    }

    private static String canonical(String source) {
        try {
            return IpPrefix.canonical(source);
        } catch (IllegalArgumentException _) {
            return source;
        }
    }

    private String name(ExporterAccount account) {
        return names.find(account.state().addressHigh(), account.state().addressLow()).name();
    }

    @Override
    public List<Finding> explain(Subject subject, Evidence evidence) {
        return switch (subject.kind()) {
            case EXPORTER -> exporter(subject, evidence);
            case UNKNOWN -> {
                List<Finding> findings = new ArrayList<>(connections(subject.name()));
                findings.addAll(unknown(subject.name()));
                kafkaAway(evidence, Set.of()).ifPresent(findings::add);
                yield findings;
            }
            case TOPIC, PIPELINE, SOCKET, LEDGER -> List.of();
        };
    }

    private List<Finding> exporter(Subject subject, Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        Set<InputProtocol> inputs = EnumSet.noneOf(InputProtocol.class);
        for (String address : subject.sources()) {
            List<ExporterAccount> accounts = new ArrayList<>();
            Set<TimestampSource> timestamps = EnumSet.noneOf(TimestampSource.class);
            for (InletWorker worker : List.copyOf(workers)) {
                ExporterAccount account = worker.accounts().find(address);
                if (account != null) {
                    accounts.add(account);
                    timestamps.add(worker.input().timestampSource());
                    inputs.add(worker.input().protocol());
                }
            }
            findings.addAll(connections(address));
            begunAnew(address, evidence).ifPresent(findings::add);
            if (!accounts.isEmpty()) {
                findings.addAll(
                        new ExporterFindings(
                                        config,
                                        remedies,
                                        address,
                                        accounts,
                                        timestamps,
                                        evidence.now())
                                .list());
            }
        }
        kafkaAway(evidence, inputs).ifPresent(findings::add);
        return findings;
    }

    /// That what came while nobody listened was not counted, because the inlet before was killed.
    private Optional<Finding> begunAnew(String address, Evidence evidence) {
        return List.copyOf(workers).stream()
                .filter(worker -> worker.accounts().find(address) != null)
                .map(worker -> Instant.ofEpochMilli(worker.begunAnewMillis()))
                .filter(begun -> begun.isAfter(evidence.from()))
                .max(Comparator.naturalOrder())
                .map(begun ->
                        Finding.note(
                                "inlet-killed",
                                address,
                                "the inlet was killed and began anew at "
                                        + Words.clock(begun, evidence.now())
                                        + ": what came in between, and what it had not handed to"
                                        + " Kafka, is not counted",
                                "stop it by SIGTERM, then sequence numbers tell what is missing"));
    }

    /// How connections of an address ended badly.
    private List<Finding> connections(String address) {
        List<Finding> findings = new ArrayList<>();
        for (InletWorker worker : List.copyOf(workers)) {
            ConnectionCounts connections = worker.connections();
            ConnectionCounts.Fault fault = connections == null ? null : connections.fault(address);
            if (fault != null) {
                findings.add(
                        Finding.note(
                                "connection-" + fault.reason().code(),
                                address,
                                Words.count(fault.count(), "connections")
                                        + " to "
                                        + worker.counts().source()
                                        + " ended badly, the last at "
                                        + Instant.ofEpochMilli(fault.millis())
                                                .truncatedTo(ChronoUnit.SECONDS)
                                        + ": "
                                        + fault.reason().sentence()
                                        + (fault.detail().isEmpty()
                                                ? ""
                                                : " (" + fault.detail() + ")"),
                                fault.reason().advice()));
            }
        }
        return findings;
    }

    /// @param inputs that matter to who asks; empty for all that wait
    private Optional<Finding> kafkaAway(Evidence evidence, Set<InputProtocol> inputs) {
        return KafkaAway.of(pressures, evidence.now())
                .map(away ->
                        Finding.ongoing(
                                "kafka-away",
                                String.join(", ", topics),
                                away.since(),
                                0,
                                "Kafka has taken nothing since "
                                        + Words.clock(away.since(), evidence.now())
                                        + ": "
                                        + KafkaAway.effect(
                                                inputs.isEmpty() ? away.waiting() : inputs),
                                "see weir health for Kafka's reason"));
    }

    private List<Finding> unknown(String source) {
        List<InletWorker> all = List.copyOf(workers);
        List<String> sockets = all.stream().map(worker -> worker.counts().source()).toList();
        if (all.isEmpty() || !isAddress(source)) {
            return List.of();
        }
        String listed = String.join(", ", sockets);
        boolean local = all.stream().allMatch(w -> w.address().getAddress().isLoopbackAddress());
        if (local && !InetAddress.ofLiteral(source).isLoopbackAddress()) {
            return List.of(
                    Finding.ongoing(
                            "loopback-only",
                            source,
                            null,
                            0,
                            "weir listens on loopback only ("
                                    + listed
                                    + "): no packet of another machine can arrive",
                            "set inlet.inputs listen, or start with --listen 0.0.0.0"));
        }
        long datagrams = all.stream().mapToLong(worker -> worker.counts().datagrams()).sum();
        return List.of(
                Finding.ongoing(
                        "never-heard",
                        source,
                        null,
                        0,
                        "no packet of "
                                + source
                                + " has come since the start, of "
                                + Words.count(datagrams, "datagrams")
                                + " at "
                                + listed,
                        "check the exporter's target and source address, and firewalls"));
    }

    private static boolean isAddress(String source) {
        try {
            IpPrefix.parseAddress(source);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    @Override
    public Optional<Remedy> remedy(LedgerLine line, Evidence evidence) {
        return remedies.remedy(line, evidence);
    }

    @Override
    public Collection<String> known() {
        var known = new TreeSet<String>();
        for (InletWorker worker : List.copyOf(workers)) {
            worker.accounts().all().forEach(account -> known.add(name(account)));
            known.add(worker.counts().source());
        }
        return known;
    }
}
