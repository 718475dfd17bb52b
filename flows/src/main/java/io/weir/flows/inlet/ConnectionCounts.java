package io.weir.flows.inlet;

import io.weir.base.metrics.Counter;
import io.weir.base.metrics.Metrics;

import org.jspecify.annotations.Nullable;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// The connections of one input, how those that are gone ended, and the last fault of each sender
/// (of so many). Written by the input's thread, read by others.
final class ConnectionCounts {
    private static final int FAULTS = 256;

    /// The last connection of a sender that ended badly.
    ///
    /// @param millis when, ms since 1970
    /// @param detail what the system says, or empty
    /// @param count how many of its connections ended badly
    record Fault(long millis, CloseReason reason, String detail, long count) {}

    private final Counter opened;
    private final Map<CloseReason, Counter> closed = new EnumMap<>(CloseReason.class);
    private final Map<String, Fault> faults = new LinkedHashMap<>();
    private volatile int open;

    /// @param socket as text, for example `tcp 127.0.0.1:4739`
    ConnectionCounts(String socket, Metrics metrics) {
        opened =
                metrics.counter(
                        "weir_inlet_connections_opened_total",
                        "Connections accepted.",
                        "socket",
                        socket);
        for (CloseReason reason : CloseReason.values()) {
            closed.put(
                    reason,
                    metrics.counter(
                            "weir_inlet_connections_closed_total",
                            "Connections that ended, by reason.",
                            "socket",
                            socket,
                            "reason",
                            reason.code()));
        }
        metrics.gauge("weir_inlet_connections", "Connections now.", this::open, "socket", socket);
    }

    void opened(int nowOpen) {
        opened.increment();
        open = nowOpen;
    }

    void closed(String address, CloseReason reason, String detail, int nowOpen) {
        open = nowOpen;
        Counter counter = closed.get(reason);
        if (counter != null) {
            counter.increment();
        }
        if (reason.fault()) {
            fault(address, reason, detail);
        }
    }

    private void fault(String address, CloseReason reason, String detail) {
        synchronized (faults) {
            Fault before = faults.remove(address);
            if (faults.size() >= FAULTS) {
                faults.remove(faults.keySet().iterator().next());
            }
            long count = before == null ? 1 : before.count() + 1;
            faults.put(address, new Fault(System.currentTimeMillis(), reason, detail, count));
        }
    }

    /// The last fault of a sender, or null.
    @Nullable Fault fault(String address) {
        synchronized (faults) {
            return faults.get(address);
        }
    }

    int open() {
        return open;
    }

    long closed(CloseReason reason) {
        Counter counter = closed.get(reason);
        return counter == null ? 0 : counter.value();
    }
}
