package io.weir.flows.inlet;

import java.util.Map;
import java.util.TreeMap;

/// One exporter's counters at one moment between two datagrams, since its first packet.
///
/// In flows, and exactly: `heard = waiting + Σ refused + Σ lettered + sent + inFlight`.
///
/// @param packets datagrams
/// @param heard flows that came in, those of unreadable sets estimated; a record that describes
///   both directions counts as two once it is decoded
/// @param decoded flows decoded
/// @param waiting data sets that wait for their template
/// @param refused flows refused and kept nowhere, by reason
/// @param lettered flows that are in the dead letters, by reason
/// @param sent flows acknowledged by Kafka
/// @param inFlight flows gathered or handed over that Kafka has not answered yet, those for the
///   dead letters among them
/// @param recovered flows decoded late
/// @param sequenceLost flows that never came, by the sequence numbers
/// @param templates templates known
record ExporterCounts(
        long packets,
        long heard,
        long decoded,
        ExporterReport.Waiting waiting,
        Map<String, Long> refused,
        Map<String, Long> lettered,
        long sent,
        long inFlight,
        long recovered,
        long sequenceLost,
        long templates) {
    static final ExporterCounts NONE =
            new ExporterCounts(
                    0,
                    0,
                    0,
                    new ExporterReport.Waiting(0, 0, 0),
                    Map.of(),
                    Map.of(),
                    0,
                    0,
                    0,
                    0,
                    0);

    /// Flows in the dead letters, those in datagrams estimated.
    long deadLettered() {
        return sum(lettered);
    }

    /// Flows refused for a reason and kept nowhere.
    long refused(String reason) {
        return refused.getOrDefault(reason, 0L);
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(count -> count).sum();
    }

    /// Of two workers.
    ExporterCounts plus(ExporterCounts other) {
        return new ExporterCounts(
                packets + other.packets,
                heard + other.heard,
                decoded + other.decoded,
                waiting.plus(other.waiting),
                plus(refused, other.refused),
                plus(lettered, other.lettered),
                sent + other.sent,
                inFlight + other.inFlight,
                recovered + other.recovered,
                sequenceLost + other.sequenceLost,
                templates + other.templates);
    }

    private static Map<String, Long> plus(Map<String, Long> one, Map<String, Long> other) {
        Map<String, Long> sums = new TreeMap<>(one);
        other.forEach((reason, count) -> sums.merge(reason, count, Long::sum));
        return sums;
    }
}
