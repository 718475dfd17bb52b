package io.weir.bench.load;

import java.util.List;

/// What the generator has sent since its start.
///
/// @param millis how long the last step took
/// @param flows by exporter
/// @param datagrams of all exporters
record Sent(long millis, List<Long> flows, long datagrams) {
    Sent {
        flows = List.copyOf(flows);
    }

    /// Nothing yet.
    static Sent nothing() {
        return new Sent(0, Exporters.ALL.stream().map(_ -> 0L).toList(), 0);
    }

    /// Flows of all exporters.
    long total() {
        return flows.stream().mapToLong(Long::longValue).sum();
    }
}
