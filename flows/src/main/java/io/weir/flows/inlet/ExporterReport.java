package io.weir.flows.inlet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// One exporter as a person sees it. Counts are since its first packet and of one moment; a record
/// that describes both directions counts as two flows once it is decoded: `heard = waiting flows +
/// Σ refused + deadLettered + sent + inFlight`.
///
/// @param address where it sends from
/// @param name configured, else the address
/// @param protocols heard so far
/// @param firstPacket when it was first heard
/// @param lastPacket when it was last heard
/// @param packets datagrams
/// @param heard flows that came in, those of unreadable sets estimated
/// @param decoded flows decoded
/// @param sent flows acknowledged by Kafka
/// @param refused flows refused, by reason
/// @param deadLettered flows kept in the dead letters, those in datagrams estimated
/// @param inFlight flows that Kafka has not answered yet
/// @param waiting data sets that wait for their template
/// @param recovered flows decoded late
/// @param sequenceLost flows that never came, by the sequence numbers
/// @param unknownInterfaces interfaces without a name
/// @param templates templates known
/// @param completeness share of the flows of the last minute that was decoded, 0 to 1
/// @param expected flows that came in the last minute, or should have come by the sequence numbers
/// @param completenessSeries the same for the last 60 minutes, the oldest first; 1 where nothing
///   was heard
/// @param reasons why flows of the last hour are missing or nameless
/// @param events the last events, the oldest first
public record ExporterReport(
        String address,
        String name,
        List<String> protocols,
        Instant firstPacket,
        Instant lastPacket,
        long packets,
        long heard,
        long decoded,
        long sent,
        Map<String, Long> refused,
        long deadLettered,
        long inFlight,
        Waiting waiting,
        long recovered,
        long sequenceLost,
        List<UnknownInterface> unknownInterfaces,
        long templates,
        double completeness,
        long expected,
        List<Double> completenessSeries,
        List<String> reasons,
        List<ExporterEvent> events) {

    /// Data sets that wait.
    ///
    /// @param sets how many
    /// @param bytes their size
    /// @param flows the flows in them, estimated
    public record Waiting(long sets, long bytes, long flows) {
        /// Of two workers.
        Waiting plus(Waiting other) {
            return new Waiting(sets + other.sets, bytes + other.bytes, flows + other.flows);
        }
    }

    /// An interface without a name.
    ///
    /// @param ifIndex its index
    /// @param flows flows that came or left by it
    public record UnknownInterface(long ifIndex, long flows) {}

    static ExporterReport of(
            String address,
            String name,
            List<ExporterAccount> accounts,
            List<String> reasons,
            long nowMillis) {
        var protocols = new TreeSet<String>();
        accounts.forEach(account -> protocols.addAll(account.state().protocols()));
        Completeness completeness = Completeness.of(accounts, nowMillis);
        List<UnknownInterface> unknown = unknownInterfaces(accounts);
        ExporterCounts counts =
                accounts.stream()
                        .map(ExporterAccount::counts)
                        .reduce(ExporterCounts.NONE, ExporterCounts::plus);
        return new ExporterReport(
                address,
                name,
                List.copyOf(protocols),
                Instant.ofEpochMilli(
                        accounts.stream()
                                .mapToLong(account -> account.state().firstPacketMillis())
                                .min()
                                .orElse(0)),
                Instant.ofEpochMilli(
                        accounts.stream()
                                .mapToLong(account -> account.state().lastPacketMillis())
                                .max()
                                .orElse(0)),
                counts.packets(),
                counts.heard(),
                counts.decoded(),
                counts.sent(),
                counts.refused(),
                counts.deadLettered(),
                counts.inFlight(),
                counts.waiting(),
                counts.recovered(),
                counts.sequenceLost(),
                unknown,
                counts.templates(),
                completeness.lastMinute(),
                completeness.expected(),
                completeness.series(),
                reasons,
                events(accounts));
    }

    private static List<UnknownInterface> unknownInterfaces(List<ExporterAccount> accounts) {
        Map<Long, Long> sums = new TreeMap<>();
        accounts.forEach(account -> account.enriched().unknownInterfaces().addTo(sums));
        return sums.entrySet().stream()
                .map(entry -> new UnknownInterface(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static List<ExporterEvent> events(List<ExporterAccount> accounts) {
        List<ExporterEvent> events = new ArrayList<>();
        accounts.forEach(account -> events.addAll(account.events().list()));
        events.sort(Comparator.comparing(ExporterEvent::time));
        return events;
    }
}
