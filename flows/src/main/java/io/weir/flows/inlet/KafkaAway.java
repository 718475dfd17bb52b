package io.weir.flows.inlet;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Kafka takes nothing, so that inputs wait for it.
///
/// @param since when the first of them began to wait
/// @param waiting what carries the flows of those that wait
record KafkaAway(Instant since, Set<InputProtocol> waiting) {
    /// Shorter waits are how a full producer is throttled.
    private static final Duration NOTICED = Duration.ofSeconds(1);

    /// What holds at the moment.
    ///
    /// @return empty while Kafka takes what it is given
    static Optional<KafkaAway> of(Collection<BackPressure> pressures, Instant now) {
        List<BackPressure> waiting =
                pressures.stream()
                        .filter(each -> each.since().isBefore(now.minus(NOTICED)))
                        .toList();
        return waiting.stream()
                .map(BackPressure::since)
                .min(Instant::compareTo)
                .map(since -> {
                    Set<InputProtocol> protocols = EnumSet.noneOf(InputProtocol.class);
                    waiting.forEach(each -> protocols.add(each.protocol()));
                    return new KafkaAway(since, protocols);
                });
    }

    /// What becomes of what is sent meanwhile: UDP has no way to make an exporter wait, a
    /// connection has.
    ///
    /// @param inputs by which it comes
    static String effect(Set<InputProtocol> inputs) {
        if (!inputs.contains(InputProtocol.TCP)) {
            return "the sockets are not read, and the kernel drops what does not fit";
        }
        String connections = "the connections are not read, and their exporters wait";
        return inputs.contains(InputProtocol.UDP)
                ? "of UDP the kernel drops what does not fit; " + connections
                : connections;
    }
}
